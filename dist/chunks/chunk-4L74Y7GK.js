const require=id=>process.getBuiltinModule('node:module').createRequire(import.meta.url)(id);
function e(t){return/^[\w@%+=:,./-]+$/.test(t)?t:`'${t.replaceAll("'","'\\''")}'`}export{e as a};
