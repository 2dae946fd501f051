const require=id=>process.getBuiltinModule('node:module').createRequire(import.meta.url)(id);
import{b as i,c as m}from"./chunk-KQDAU3FR.js";import{M as u}from"./chunk-2PT2VA4V.js";function n(e){return i(e)?e.filter(r=>m(r)&&u(r)):[]}export{n as a};
