const require=id=>process.getBuiltinModule('node:module').createRequire(import.meta.url)(id);
import{a,b}from"./chunk-ZHJ7CKPL.js";import"./chunk-4L74Y7GK.js";import"./chunk-FX4246I4.js";import"./chunk-CRVFUCNS.js";import"./chunk-T6PRZ3OX.js";import"./chunk-CJA6SBPM.js";import"./chunk-PO2PXB7Q.js";import"./chunk-NJJQSJ5V.js";export{a as composeReport,b as headSha};
