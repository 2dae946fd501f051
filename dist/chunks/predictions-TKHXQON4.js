const require=id=>process.getBuiltinModule('node:module').createRequire(import.meta.url)(id);
import{a,b,c,d,e,f}from"./chunk-HNS3XEQU.js";import"./chunk-K77ZJ6KZ.js";import"./chunk-NU4PXM2J.js";import"./chunk-PO2PXB7Q.js";import"./chunk-NJJQSJ5V.js";export{c as decodePredictions,b as encodePredictions,a as predictionsRef,f as readRecordedPredictions,e as stageForgetting,d as stagePredictions};
