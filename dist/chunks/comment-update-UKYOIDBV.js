const require=id=>process.getBuiltinModule('node:module').createRequire(import.meta.url)(id);
import{b as r}from"./chunk-HLBY7HC2.js";import"./chunk-X2NVBAI6.js";import"./chunk-KYEQLM4X.js";import"./chunk-YEWA2LUU.js";import"./chunk-WEKXYCT3.js";import"./chunk-SK2HAUI4.js";function m(t){return r(t,!0)}export{m as run};
