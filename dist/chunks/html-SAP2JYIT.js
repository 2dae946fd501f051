const require=id=>process.getBuiltinModule('node:module').createRequire(import.meta.url)(id);
import{a}from"./chunk-JQL3J574.js";import"./chunk-QYCL4AMQ.js";import"./chunk-ZXG4PUWE.js";import"./chunk-4ZTYCFXE.js";import"./chunk-MCJ4MPDU.js";import"./chunk-7ZO7YH47.js";import"./chunk-Y3A5V6RU.js";import"./chunk-PO2PXB7Q.js";import"./chunk-NJJQSJ5V.js";export{a as renderHtml};
