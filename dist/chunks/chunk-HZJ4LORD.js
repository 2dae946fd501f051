const require=id=>process.getBuiltinModule('node:module').createRequire(import.meta.url)(id);
import{b as i,c as m}from"./chunk-A6RMOY7F.js";import{S as u}from"./chunk-GPQATVQS.js";function n(e){return i(e)?e.filter(r=>m(r)&&u(r)):[]}export{n as a};
