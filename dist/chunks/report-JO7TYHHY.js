const require=id=>process.getBuiltinModule('node:module').createRequire(import.meta.url)(id);
import{a}from"./chunk-GQKFQQZF.js";import"./chunk-CAP5GG7F.js";import"./chunk-ZYNMXE4W.js";import"./chunk-WHUNDPMA.js";import"./chunk-BPFCCSKB.js";import"./chunk-CJA6SBPM.js";import"./chunk-PO2PXB7Q.js";import"./chunk-NJJQSJ5V.js";export{a as buildReport};
