const require=id=>process.getBuiltinModule('node:module').createRequire(import.meta.url)(id);
import{b as i,c as m}from"./chunk-BXM5EWEP.js";import{F as u}from"./chunk-N2GF5Q45.js";function n(e){return i(e)?e.filter(r=>m(r)&&u(r)):[]}export{n as a};
