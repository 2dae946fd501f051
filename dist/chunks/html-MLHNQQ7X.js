const require=id=>process.getBuiltinModule('node:module').createRequire(import.meta.url)(id);
import{a}from"./chunk-7SIBMBWF.js";import"./chunk-NJCHNAQZ.js";import"./chunk-Y7INNTZG.js";import"./chunk-BHB7BF6Z.js";import"./chunk-BPDRJIMW.js";import"./chunk-7ZO7YH47.js";import"./chunk-CGUABCJK.js";import"./chunk-PO2PXB7Q.js";import"./chunk-NJJQSJ5V.js";export{a as renderHtml};
