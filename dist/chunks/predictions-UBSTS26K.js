const require=id=>process.getBuiltinModule('node:module').createRequire(import.meta.url)(id);
import{a,b,c,d,e,f}from"./chunk-E5NDFFK6.js";import"./chunk-IWBFH4ZF.js";import"./chunk-CJA6SBPM.js";import"./chunk-PO2PXB7Q.js";import"./chunk-NJJQSJ5V.js";export{c as decodePredictions,b as encodePredictions,a as predictionsRef,f as readRecordedPredictions,e as stageForgetting,d as stagePredictions};
