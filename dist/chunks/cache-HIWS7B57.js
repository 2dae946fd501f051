const require=id=>process.getBuiltinModule('node:module').createRequire(import.meta.url)(id);
import{v as a,w as b,x as c}from"./chunk-KKJWRO5A.js";import"./chunk-CRVFUCNS.js";import"./chunk-T6PRZ3OX.js";import"./chunk-NU4PXM2J.js";import"./chunk-PO2PXB7Q.js";import"./chunk-NJJQSJ5V.js";export{b as cacheOf,a as projectRoots,c as readTracked};
