const require=id=>process.getBuiltinModule('node:module').createRequire(import.meta.url)(id);
import{a,b}from"./chunk-NWKEVY4T.js";import"./chunk-4L74Y7GK.js";import"./chunk-KKJWRO5A.js";import"./chunk-CRVFUCNS.js";import"./chunk-T6PRZ3OX.js";import"./chunk-NU4PXM2J.js";import"./chunk-PO2PXB7Q.js";import"./chunk-NJJQSJ5V.js";export{a as composeReport,b as headSha};
