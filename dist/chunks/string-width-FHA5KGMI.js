const require=id=>process.getBuiltinModule('node:module').createRequire(import.meta.url)(id);
import{a}from"./chunk-CA4LNHOX.js";import"./chunk-NJJQSJ5V.js";export{a as default};
