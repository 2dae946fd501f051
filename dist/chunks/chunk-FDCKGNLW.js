const require=id=>process.getBuiltinModule('node:module').createRequire(import.meta.url)(id);
import{b as i,c as m}from"./chunk-F3M45MD7.js";import{S as u}from"./chunk-DRLP3SKB.js";function n(e){return i(e)?e.filter(r=>m(r)&&u(r)):[]}export{n as a};
