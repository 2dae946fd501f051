import{createRequire as cmlCreateRequire}from'node:module';const require=id=>cmlCreateRequire(import.meta.url)(id);
import{a,b}from"./chunk-NBRI7HRX.js";import"./chunk-HB5VQSPL.js";import"./chunk-PXE6YNCL.js";export{a as findLocalAssets,b as replaceUrls};
