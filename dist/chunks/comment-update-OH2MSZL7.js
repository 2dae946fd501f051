const require=id=>process.getBuiltinModule('node:module').createRequire(import.meta.url)(id);
import{b as r}from"./chunk-4GXDUORX.js";import"./chunk-X2NVBAI6.js";import"./chunk-PR5IKWL6.js";import"./chunk-YEWA2LUU.js";import"./chunk-UBEMG3WQ.js";import"./chunk-NLSIESB2.js";function m(t){return r(t,!0)}export{m as run};
