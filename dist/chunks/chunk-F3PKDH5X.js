const require=id=>process.getBuiltinModule('node:module').createRequire(import.meta.url)(id);
var e=["failed","gate-failed","worse","better","unknown","noise","same"];export{e as a};
