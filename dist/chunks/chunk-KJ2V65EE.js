const require=id=>process.getBuiltinModule('node:module').createRequire(import.meta.url)(id);
import{b as i,c as m}from"./chunk-YEJAB6ID.js";import{M as u}from"./chunk-EQ42NXP4.js";function n(e){return i(e)?e.filter(r=>m(r)&&u(r)):[]}export{n as a};
