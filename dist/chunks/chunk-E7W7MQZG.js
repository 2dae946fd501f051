const require=id=>process.getBuiltinModule('node:module').createRequire(import.meta.url)(id);
import{b as i,c as m}from"./chunk-XVQ23JV2.js";import{S as u}from"./chunk-WZQZKTW5.js";function n(e){return i(e)?e.filter(r=>m(r)&&u(r)):[]}export{n as a};
