const require=id=>process.getBuiltinModule('node:module').createRequire(import.meta.url)(id);
import{b as i,c as m}from"./chunk-Q6VZI4A6.js";import{P as u}from"./chunk-LWHGOPXS.js";function n(e){return i(e)?e.filter(r=>m(r)&&u(r)):[]}export{n as a};
