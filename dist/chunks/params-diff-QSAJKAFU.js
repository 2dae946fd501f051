const require=id=>process.getBuiltinModule('node:module').createRequire(import.meta.url)(id);
import{a as t}from"./chunk-Z6AA2EYQ.js";import{aa as o}from"./chunk-FMOB5ZZN.js";import"./chunk-PIAJZSYA.js";import"./chunk-LWHGOPXS.js";async function f({world:r,values:i,args:[m,a]}){let{"no-path":n,...p}=i;return t(r,await o({...p,noPath:n,a:m,b:a},{cwd:r.directory,env:r.env}))}export{f as run};
