import{createRequire as cmlCreateRequire}from'node:module';const require=id=>cmlCreateRequire(import.meta.url)(id);
import{b as i,c as m}from"./chunk-6BONOGWZ.js";import{a as u}from"./chunk-Y6KCE465.js";function n(e){return i(e)?e.filter(r=>m(r)&&u(r)):[]}export{n as a};
