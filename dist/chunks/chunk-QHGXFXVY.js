import{createRequire as cmlCreateRequire}from'node:module';const require=id=>cmlCreateRequire(import.meta.url)(id);
var e=["failed","gate-failed","worse","better","unknown","noise","same"];export{e as a};
