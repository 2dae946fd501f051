const require=id=>process.getBuiltinModule('node:module').createRequire(import.meta.url)(id);
import{a as o}from"./chunk-Z6AA2EYQ.js";import{$ as t}from"./chunk-FMOB5ZZN.js";import"./chunk-PIAJZSYA.js";import"./chunk-LWHGOPXS.js";async function f({world:r,values:i,args:[m,n]}){let{"no-path":e,...p}=i;return o(r,await t({...p,noPath:e,a:m,b:n},{cwd:r.directory,env:r.env}))}export{f as run};
