const require=id=>process.getBuiltinModule('node:module').createRequire(import.meta.url)(id);
import{b as r}from"./chunk-NMKQQWYO.js";import"./chunk-X2NVBAI6.js";import"./chunk-AKJMJDKX.js";import"./chunk-YV72VNTK.js";import"./chunk-5M32GUTN.js";import"./chunk-RMO43Z4E.js";function m(t){return r(t,!0)}export{m as run};
