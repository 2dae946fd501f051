const require=id=>process.getBuiltinModule('node:module').createRequire(import.meta.url)(id);
function t(n){let e;return()=>(e??=n().catch(r=>{throw e=void 0,r}),e)}export{t as a};
