const require=id=>process.getBuiltinModule('node:module').createRequire(import.meta.url)(id);
import{a,b,c}from"./chunk-HWTO7EEP.js";import"./chunk-F2IBF6KP.js";import"./chunk-FX4246I4.js";import"./chunk-CRVFUCNS.js";import"./chunk-T6PRZ3OX.js";import"./chunk-CJA6SBPM.js";import"./chunk-PO2PXB7Q.js";import"./chunk-NJJQSJ5V.js";export{b as collectAt,a as run,c as viewOf};
