const require=id=>process.getBuiltinModule('node:module').createRequire(import.meta.url)(id);
import{b as r}from"./chunk-M4L7KKO7.js";import"./chunk-X2NVBAI6.js";import"./chunk-UVWA4PUM.js";import"./chunk-YEWA2LUU.js";import"./chunk-RUB4UKSN.js";import"./chunk-OGDJ6NLA.js";function m(t){return r(t,!0)}export{m as run};
