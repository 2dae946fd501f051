import{createRequire as cmlCreateRequire}from'node:module';const require=id=>cmlCreateRequire(import.meta.url)(id);
import{a}from"./chunk-DHDFD2XE.js";import"./chunk-KFV7NAWN.js";import"./chunk-PHDHNZLA.js";import"./chunk-UOUV4M56.js";import"./chunk-3RWFVMZM.js";import"./chunk-PXE6YNCL.js";export{a as dispatch};
