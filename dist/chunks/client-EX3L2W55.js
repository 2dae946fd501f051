const require=id=>process.getBuiltinModule('node:module').createRequire(import.meta.url)(id);
import{a,b}from"./chunk-D3NOQ6XW.js";import"./chunk-DHSML63X.js";import"./chunk-QWSRYIE7.js";import"./chunk-FX4246I4.js";import"./chunk-CRVFUCNS.js";import"./chunk-T6PRZ3OX.js";import"./chunk-CJA6SBPM.js";import"./chunk-PO2PXB7Q.js";import"./chunk-NJJQSJ5V.js";export{a as openClient,b as required};
