import{createRequire as cmlCreateRequire}from'node:module';const require=id=>cmlCreateRequire(import.meta.url)(id);
import{a}from"./chunk-NMZMOTOW.js";import"./chunk-BG37PRTO.js";import"./chunk-3RWFVMZM.js";import"./chunk-PXE6YNCL.js";export{a as filesStore};
