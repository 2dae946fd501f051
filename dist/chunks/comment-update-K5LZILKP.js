const require=id=>process.getBuiltinModule('node:module').createRequire(import.meta.url)(id);
import{b as r}from"./chunk-6J5C2UD5.js";import"./chunk-X2NVBAI6.js";import"./chunk-UR3ETQKU.js";import"./chunk-YEWA2LUU.js";import"./chunk-P7BQWVSO.js";import"./chunk-WZQZKTW5.js";function m(t){return r(t,!0)}export{m as run};
