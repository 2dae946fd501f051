const require=id=>process.getBuiltinModule('node:module').createRequire(import.meta.url)(id);
import{a}from"./chunk-AUKS3GWB.js";import"./chunk-QYCL4AMQ.js";import"./chunk-FCFYWV5N.js";import"./chunk-U45F262J.js";import"./chunk-NU4PXM2J.js";import"./chunk-PO2PXB7Q.js";import"./chunk-NJJQSJ5V.js";export{a as renderHtml};
