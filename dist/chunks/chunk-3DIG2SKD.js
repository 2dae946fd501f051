const require=id=>process.getBuiltinModule('node:module').createRequire(import.meta.url)(id);
import{b as i,c as m}from"./chunk-YAAGKZEO.js";import{ka as u}from"./chunk-NU4PXM2J.js";function n(e){return i(e)?e.filter(r=>m(r)&&u(r)):[]}export{n as a};
