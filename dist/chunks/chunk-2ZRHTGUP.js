const require=id=>process.getBuiltinModule('node:module').createRequire(import.meta.url)(id);
import{b as i,c as m}from"./chunk-4TWMKH72.js";import{F as u}from"./chunk-MCJ4MPDU.js";function n(e){return i(e)?e.filter(r=>m(r)&&u(r)):[]}export{n as a};
