import{createRequire as cmlCreateRequire}from'node:module';const require=id=>cmlCreateRequire(import.meta.url)(id);
import{a,b}from"./chunk-CG674KMG.js";import"./chunk-DISJOO5M.js";import"./chunk-QYTBH622.js";import"./chunk-OU2IJKS5.js";import"./chunk-3RWFVMZM.js";import"./chunk-PXE6YNCL.js";export{a as drawPlots,b as renderPlot};
