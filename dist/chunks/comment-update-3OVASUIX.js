const require=id=>process.getBuiltinModule('node:module').createRequire(import.meta.url)(id);
import{b as r}from"./chunk-EFACVANC.js";import"./chunk-X2NVBAI6.js";import"./chunk-EU2CBDHD.js";import"./chunk-YEWA2LUU.js";import"./chunk-BYRTJPPZ.js";import"./chunk-EQ42NXP4.js";function m(t){return r(t,!0)}export{m as run};
