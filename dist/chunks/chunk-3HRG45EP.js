const require=id=>process.getBuiltinModule('node:module').createRequire(import.meta.url)(id);
import{a as s}from"./chunk-Y3A5V6RU.js";var e=new Map(Object.values(s).flatMap(({name:o,aliases:t=[],program:a})=>[...a?[[o,o]]:[],...t.map(c=>[`cml-${c}`,o])]));export{e as a};
