const require=id=>process.getBuiltinModule('node:module').createRequire(import.meta.url)(id);
import{b as r}from"./chunk-4PGNHNSZ.js";import"./chunk-X2NVBAI6.js";import"./chunk-5PI53C5R.js";import"./chunk-YEWA2LUU.js";import"./chunk-SEFARYFA.js";import"./chunk-2Z4EURYG.js";function m(t){return r(t,!0)}export{m as run};
