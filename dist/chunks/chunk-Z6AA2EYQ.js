const require=id=>process.getBuiltinModule('node:module').createRequire(import.meta.url)(id);
function m(t,{stdout:o,stderr:r,exitCode:e}){return t.stdout.write(o),t.stderr.write(r),e}export{m as a};
