const require=id=>process.getBuiltinModule('node:module').createRequire(import.meta.url)(id);
var n="cml-bundles";export{n as a};
