const require=id=>process.getBuiltinModule('node:module').createRequire(import.meta.url)(id);
import{b as r}from"./chunk-VPZQPMD4.js";import"./chunk-X2NVBAI6.js";import"./chunk-SPIGOIM2.js";import"./chunk-YEWA2LUU.js";import"./chunk-RV7MQ2CL.js";import"./chunk-4YXLGGBK.js";function m(t){return r(t,!0)}export{m as run};
