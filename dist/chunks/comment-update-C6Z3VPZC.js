const require=id=>process.getBuiltinModule('node:module').createRequire(import.meta.url)(id);
import{b as r}from"./chunk-GF6MI5TF.js";import"./chunk-X2NVBAI6.js";import"./chunk-ZASUBBUJ.js";import"./chunk-YEWA2LUU.js";import"./chunk-PYPDJYBG.js";import"./chunk-ZUKB6KRP.js";function m(t){return r(t,!0)}export{m as run};
