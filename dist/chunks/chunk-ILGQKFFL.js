import{createRequire as cmlCreateRequire}from'node:module';const require=id=>cmlCreateRequire(import.meta.url)(id);
import{b as i,c as m}from"./chunk-32I5JUSU.js";import{$ as u}from"./chunk-BJ3KZQIZ.js";function n(e){return i(e)?e.filter(r=>m(r)&&u(r)):[]}export{n as a};
