const require=id=>process.getBuiltinModule('node:module').createRequire(import.meta.url)(id);
import{b as r}from"./chunk-4HYFDZ3V.js";import"./chunk-X2NVBAI6.js";import"./chunk-3EC6ZDOP.js";import"./chunk-YV72VNTK.js";import"./chunk-7NDOB3AJ.js";import"./chunk-LWHGOPXS.js";function m(t){return r(t,!0)}export{m as run};
