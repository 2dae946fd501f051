const require=id=>process.getBuiltinModule('node:module').createRequire(import.meta.url)(id);
function n(e){return{revision:e,metrics:[],params:[],plots:[],data:[],warnings:[]}}function o({file:e,message:r}){return e===void 0||r.includes(e)?r:`${e}: ${r}`}export{n as a,o as b};
