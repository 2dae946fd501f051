const require=id=>process.getBuiltinModule('node:module').createRequire(import.meta.url)(id);
import{b as a}from"./chunk-L66CUFC6.js";import"./chunk-V22AWEKV.js";import"./chunk-T6PRZ3OX.js";import"./chunk-MCJ4MPDU.js";import"./chunk-7ZO7YH47.js";import"./chunk-Y3A5V6RU.js";import"./chunk-PO2PXB7Q.js";import"./chunk-NJJQSJ5V.js";export{a as run};
