const require=id=>process.getBuiltinModule('node:module').createRequire(import.meta.url)(id);
import{b as r}from"./chunk-YOZA6FGV.js";import"./chunk-X2NVBAI6.js";import"./chunk-WQQEKFYN.js";import"./chunk-YEWA2LUU.js";import"./chunk-I2EDJYUI.js";import"./chunk-GPQATVQS.js";function m(t){return r(t,!0)}export{m as run};
