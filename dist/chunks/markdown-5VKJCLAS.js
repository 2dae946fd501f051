const require=id=>process.getBuiltinModule('node:module').createRequire(import.meta.url)(id);
import{a,b}from"./chunk-JXNDJM4C.js";import"./chunk-V6HF2NNT.js";import"./chunk-C4NVOVZK.js";import"./chunk-WHUNDPMA.js";import"./chunk-BPFCCSKB.js";import"./chunk-CJA6SBPM.js";import"./chunk-PO2PXB7Q.js";import"./chunk-NJJQSJ5V.js";export{a as leastLimit,b as renderMarkdown};
