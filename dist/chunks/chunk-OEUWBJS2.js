const require=id=>process.getBuiltinModule('node:module').createRequire(import.meta.url)(id);
import{b as i,c as m}from"./chunk-6K2UXDJQ.js";import{P as u}from"./chunk-RMO43Z4E.js";function n(e){return i(e)?e.filter(r=>m(r)&&u(r)):[]}export{n as a};
