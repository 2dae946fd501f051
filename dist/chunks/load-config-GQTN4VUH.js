const require=id=>process.getBuiltinModule('node:module').createRequire(import.meta.url)(id);
import{a,b}from"./chunk-TZTCYTGZ.js";import"./chunk-F3PKDH5X.js";import"./chunk-T6PRZ3OX.js";import"./chunk-UK5CNKBQ.js";import"./chunk-KDXX6SZ3.js";import"./chunk-NU4PXM2J.js";import"./chunk-PO2PXB7Q.js";import"./chunk-NJJQSJ5V.js";export{a as loadConfig,b as parseConfig};
