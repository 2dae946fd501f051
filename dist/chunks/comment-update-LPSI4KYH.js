const require=id=>process.getBuiltinModule('node:module').createRequire(import.meta.url)(id);
import{b as r}from"./chunk-4H5EGFXS.js";import"./chunk-X2NVBAI6.js";import"./chunk-63S6HRKV.js";import"./chunk-YEWA2LUU.js";import"./chunk-DQP2SSSI.js";import"./chunk-YBFHDBPN.js";function m(t){return r(t,!0)}export{m as run};
