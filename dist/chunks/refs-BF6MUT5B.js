const require=id=>process.getBuiltinModule('node:module').createRequire(import.meta.url)(id);
import{a,b}from"./chunk-CP7A45RI.js";import"./chunk-BPDRJIMW.js";import"./chunk-7ZO7YH47.js";import"./chunk-CGUABCJK.js";import"./chunk-PO2PXB7Q.js";import"./chunk-NJJQSJ5V.js";export{a as openRefs,b as withRefs};
