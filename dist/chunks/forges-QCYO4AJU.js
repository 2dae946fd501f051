const require=id=>process.getBuiltinModule('node:module').createRequire(import.meta.url)(id);
import{a,b}from"./chunk-DGGU66D2.js";import"./chunk-MCJ4MPDU.js";import"./chunk-7ZO7YH47.js";import"./chunk-Y3A5V6RU.js";import"./chunk-PO2PXB7Q.js";import"./chunk-NJJQSJ5V.js";export{a as openForge,b as openLocalForge};
