const require=id=>process.getBuiltinModule('node:module').createRequire(import.meta.url)(id);
import{b as r}from"./chunk-LVUCL6YL.js";import"./chunk-X2NVBAI6.js";import"./chunk-KAMI7S64.js";import"./chunk-YEWA2LUU.js";import"./chunk-3UKINY6E.js";import"./chunk-TVLQGYF5.js";function m(t){return r(t,!0)}export{m as run};
