import{createRequire as cmlCreateRequire}from'node:module';const require=id=>cmlCreateRequire(import.meta.url)(id);
import{a}from"./chunk-HVMCZQ5T.js";import"./chunk-PXE6YNCL.js";export{a as default};
