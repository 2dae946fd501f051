import{createRequire as cmlCreateRequire}from'node:module';const require=id=>cmlCreateRequire(import.meta.url)(id);
import{a as s}from"./chunk-UOUV4M56.js";var n=new Map(Object.values(s).flatMap(({name:a,aliases:t=[],program:o})=>[...o?[[a,a]]:[],...t.map(c=>[`cml-${c}`,a])]));export{n as a};
