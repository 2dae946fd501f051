import{createRequire as cmlCreateRequire}from'node:module';const require=id=>cmlCreateRequire(import.meta.url)(id);
import{a}from"./chunk-HDZJ5VFM.js";import"./chunk-PXE6YNCL.js";export{a as fileDialect};
