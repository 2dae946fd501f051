const require=id=>process.getBuiltinModule('node:module').createRequire(import.meta.url)(id);
import{a}from"./chunk-GS2PGNTA.js";import"./chunk-ETY6VDKE.js";import"./chunk-P6HYHVL7.js";import"./chunk-X4H62RFD.js";import"./chunk-YNFPRJVG.js";import"./chunk-7ZO7YH47.js";import"./chunk-Y3A5V6RU.js";import"./chunk-PO2PXB7Q.js";import"./chunk-NJJQSJ5V.js";export{a as renderHtml};
