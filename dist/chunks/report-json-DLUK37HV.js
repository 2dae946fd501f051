const require=id=>process.getBuiltinModule('node:module').createRequire(import.meta.url)(id);
import{a,b}from"./chunk-XJ2YDX4W.js";import"./chunk-KJYTF7QH.js";import"./chunk-G7PUVAE4.js";import"./chunk-XDWKRJNB.js";import"./chunk-LM2EEWG7.js";import"./chunk-7ZO7YH47.js";import"./chunk-Y3A5V6RU.js";import"./chunk-PO2PXB7Q.js";import"./chunk-NJJQSJ5V.js";export{a as reportJson,b as verdictWord};
