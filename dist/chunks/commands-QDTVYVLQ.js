import{createRequire as cmlCreateRequire}from'node:module';const require=id=>cmlCreateRequire(import.meta.url)(id);
import{a}from"./chunk-K5AKA2X3.js";import"./chunk-7VBXYS7N.js";import"./chunk-3IVL2WXM.js";import"./chunk-BUSZ3F2N.js";import"./chunk-3RWFVMZM.js";import"./chunk-PXE6YNCL.js";export{a as dispatch};
