const require=id=>process.getBuiltinModule('node:module').createRequire(import.meta.url)(id);
import{b as r}from"./chunk-VNREQPWB.js";import"./chunk-X2NVBAI6.js";import"./chunk-EVJF6SGJ.js";import"./chunk-YEWA2LUU.js";import"./chunk-V3WXSV6R.js";import"./chunk-2PT2VA4V.js";function m(t){return r(t,!0)}export{m as run};
