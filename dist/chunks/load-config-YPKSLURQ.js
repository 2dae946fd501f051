import{createRequire as cmlCreateRequire}from'node:module';const require=id=>cmlCreateRequire(import.meta.url)(id);
import{a,b}from"./chunk-6GBSQO7C.js";import"./chunk-WO4PAP5C.js";import"./chunk-Q5MMFDPQ.js";import"./chunk-PHCKCAMI.js";import"./chunk-GPBHUBMS.js";import"./chunk-3RWFVMZM.js";import"./chunk-PXE6YNCL.js";export{a as loadConfig,b as parseConfig};
