import{createRequire as cmlCreateRequire}from'node:module';const require=id=>cmlCreateRequire(import.meta.url)(id);
import{a,b}from"./chunk-5M5AICKZ.js";import"./chunk-PXE6YNCL.js";export{a as composeReport,b as headSha};
