const require=id=>process.getBuiltinModule('node:module').createRequire(import.meta.url)(id);
import{a}from"./chunk-EPLKRYTM.js";import"./chunk-NJJQSJ5V.js";export default a();
