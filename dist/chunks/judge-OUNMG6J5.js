import{createRequire as cmlCreateRequire}from'node:module';const require=id=>cmlCreateRequire(import.meta.url)(id);
import{q as a,y as b}from"./chunk-SQYRWYBN.js";import"./chunk-GNDAJBYX.js";import"./chunk-WPFRASQU.js";import"./chunk-7O57DAUM.js";import"./chunk-Y6KCE465.js";import"./chunk-PHCKCAMI.js";import"./chunk-PXE6YNCL.js";export{a as differingExamples,b as judge};
