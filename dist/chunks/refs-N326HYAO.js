const require=id=>process.getBuiltinModule('node:module').createRequire(import.meta.url)(id);
import{a,b}from"./chunk-SLU6UEFC.js";import"./chunk-NU4PXM2J.js";import"./chunk-PO2PXB7Q.js";import"./chunk-NJJQSJ5V.js";export{a as openRefs,b as withRefs};
