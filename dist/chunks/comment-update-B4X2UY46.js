const require=id=>process.getBuiltinModule('node:module').createRequire(import.meta.url)(id);
import{b as r}from"./chunk-FE2TISVK.js";import"./chunk-X2NVBAI6.js";import"./chunk-4BMGQOCY.js";import"./chunk-YEWA2LUU.js";import"./chunk-NV443KM6.js";import"./chunk-N365W6MH.js";function m(t){return r(t,!0)}export{m as run};
