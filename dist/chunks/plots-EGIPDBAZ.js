const require=id=>process.getBuiltinModule('node:module').createRequire(import.meta.url)(id);
import{a,b,c}from"./chunk-LOM5PCS3.js";import"./chunk-FIG7NSXT.js";import"./chunk-KDXX6SZ3.js";import"./chunk-NU4PXM2J.js";import"./chunk-PO2PXB7Q.js";import"./chunk-NJJQSJ5V.js";export{c as decodePlots,b as encodePlots,a as version};
