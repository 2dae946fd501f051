const require=id=>process.getBuiltinModule('node:module').createRequire(import.meta.url)(id);
import{b as r}from"./chunk-XJJRFX45.js";import"./chunk-X2NVBAI6.js";import"./chunk-NKFZTN2A.js";import"./chunk-YV72VNTK.js";import"./chunk-TWSUF426.js";import"./chunk-UKLJWNN6.js";function m(t){return r(t,!0)}export{m as run};
