const require=id=>process.getBuiltinModule('node:module').createRequire(import.meta.url)(id);
import{a}from"./chunk-5U7SIQ3P.js";import"./chunk-Z7JSS32Y.js";import"./chunk-G7PUVAE4.js";import"./chunk-H7KPKGKH.js";import"./chunk-LM2EEWG7.js";import"./chunk-7ZO7YH47.js";import"./chunk-Y3A5V6RU.js";import"./chunk-PO2PXB7Q.js";import"./chunk-NJJQSJ5V.js";export{a as renderHtml};
