const require=id=>process.getBuiltinModule('node:module').createRequire(import.meta.url)(id);
var t={html:!0,picture:!0,mermaid:!0,quickActions:!1,limit:Number.POSITIVE_INFINITY};export{t as a};
