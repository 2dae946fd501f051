const require=id=>process.getBuiltinModule('node:module').createRequire(import.meta.url)(id);
import{b as r}from"./chunk-2ATI7M6W.js";import"./chunk-X2NVBAI6.js";import"./chunk-EXTBNLFM.js";import"./chunk-YV72VNTK.js";import"./chunk-G2GXUOOB.js";import"./chunk-NRTXKEMA.js";function m(t){return r(t,!0)}export{m as run};
