const require=id=>process.getBuiltinModule('node:module').createRequire(import.meta.url)(id);
import{a}from"./chunk-EPLKRYTM.js";export default a();
