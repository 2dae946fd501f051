import{createRequire as cmlCreateRequire}from'node:module';const require=id=>cmlCreateRequire(import.meta.url)(id);
import{a,b}from"./chunk-YYVZ6IQX.js";import"./chunk-PXE6YNCL.js";export{a as createMask,b as createMaskStream};
