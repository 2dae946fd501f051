const require=id=>process.getBuiltinModule('node:module').createRequire(import.meta.url)(id);
import{b as r}from"./chunk-LDQEC7VJ.js";import"./chunk-X2NVBAI6.js";import"./chunk-UHW4J5KY.js";import"./chunk-YEWA2LUU.js";import"./chunk-55S54UKF.js";import"./chunk-DRLP3SKB.js";function m(t){return r(t,!0)}export{m as run};
