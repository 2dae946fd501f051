const require=id=>process.getBuiltinModule('node:module').createRequire(import.meta.url)(id);
import{b as r}from"./chunk-4KMWOW4T.js";import"./chunk-X2NVBAI6.js";import"./chunk-IEV5J5VF.js";import"./chunk-YEWA2LUU.js";import"./chunk-4WG6FR35.js";import"./chunk-BNWW7JWE.js";function m(t){return r(t,!0)}export{m as run};
