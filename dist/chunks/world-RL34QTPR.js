const require=id=>process.getBuiltinModule('node:module').createRequire(import.meta.url)(id);
import{sa as a,ta as b,ua as c,va as d}from"./chunk-MCJ4MPDU.js";import"./chunk-7ZO7YH47.js";import"./chunk-Y3A5V6RU.js";import"./chunk-PO2PXB7Q.js";import"./chunk-NJJQSJ5V.js";export{b as note,a as print,d as terminalOf,c as wantsColor};
