const require=id=>process.getBuiltinModule('node:module').createRequire(import.meta.url)(id);
import{a}from"./chunk-WRTJZ4GI.js";import"./chunk-CAP5GG7F.js";import"./chunk-NPBYLDW2.js";import"./chunk-U45F262J.js";import"./chunk-MU7JQRDX.js";import"./chunk-NU4PXM2J.js";import"./chunk-PO2PXB7Q.js";import"./chunk-NJJQSJ5V.js";export{a as buildReport};
