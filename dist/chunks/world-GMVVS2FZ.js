const require=id=>process.getBuiltinModule('node:module').createRequire(import.meta.url)(id);
import{ra as a,sa as b,ta as c,ua as d}from"./chunk-YNFPRJVG.js";import"./chunk-7ZO7YH47.js";import"./chunk-Y3A5V6RU.js";import"./chunk-PO2PXB7Q.js";import"./chunk-NJJQSJ5V.js";export{b as note,a as print,d as terminalOf,c as wantsColor};
