const require=id=>process.getBuiltinModule('node:module').createRequire(import.meta.url)(id);
import{u as a,v as b,w as c}from"./chunk-FX4246I4.js";import"./chunk-CRVFUCNS.js";import"./chunk-T6PRZ3OX.js";import"./chunk-CJA6SBPM.js";import"./chunk-PO2PXB7Q.js";import"./chunk-NJJQSJ5V.js";export{b as cacheOf,a as projectRoots,c as readTracked};
