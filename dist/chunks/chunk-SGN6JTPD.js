const require=id=>process.getBuiltinModule('node:module').createRequire(import.meta.url)(id);
import{b as i,c as m}from"./chunk-QWSRYIE7.js";import{ja as u}from"./chunk-CJA6SBPM.js";function n(e){return i(e)?e.filter(r=>m(r)&&u(r)):[]}export{n as a};
