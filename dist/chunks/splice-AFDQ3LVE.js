const require=id=>process.getBuiltinModule('node:module').createRequire(import.meta.url)(id);
import{a,b}from"./chunk-2O3AKQVV.js";import"./chunk-UIPWHRBQ.js";import"./chunk-NU4PXM2J.js";import"./chunk-PO2PXB7Q.js";import"./chunk-NJJQSJ5V.js";export{a as findLocalAssets,b as replaceUrls};
