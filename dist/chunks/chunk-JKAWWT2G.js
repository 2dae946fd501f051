const require=id=>process.getBuiltinModule('node:module').createRequire(import.meta.url)(id);
import{d as t}from"./chunk-LWHGOPXS.js";async function c(i,s,r){let n=[],e=0;for await(let o of i.body??[]){if(e+=o.length,e>r)throw new t("file-too-large",`${s} is larger than ${r} bytes.`);n.push(o)}return Buffer.concat(n)}export{c as a};
