const require=id=>process.getBuiltinModule('node:module').createRequire(import.meta.url)(id);
import{b as r}from"./chunk-3PVGTNWD.js";import"./chunk-X2NVBAI6.js";import"./chunk-YB7SUOFS.js";import"./chunk-YEWA2LUU.js";import"./chunk-D73BQPXL.js";import"./chunk-QVBT2TPW.js";function m(t){return r(t,!0)}export{m as run};
