const require=id=>process.getBuiltinModule('node:module').createRequire(import.meta.url)(id);
import{a,b}from"./chunk-A6F5CDBJ.js";import"./chunk-G6NYEJGP.js";import"./chunk-Y7INNTZG.js";import"./chunk-X3XID4QR.js";import"./chunk-BPDRJIMW.js";import"./chunk-7ZO7YH47.js";import"./chunk-CGUABCJK.js";import"./chunk-PO2PXB7Q.js";import"./chunk-NJJQSJ5V.js";export{a as reportJson,b as verdictWord};
