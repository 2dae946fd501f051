import{createRequire as cmlCreateRequire}from'node:module';const require=id=>cmlCreateRequire(import.meta.url)(id);
import{a}from"./chunk-IS7AZY6E.js";import"./chunk-3RWFVMZM.js";import"./chunk-PXE6YNCL.js";export{a as describeError};
