import{createRequire as cmlCreateRequire}from'node:module';const require=id=>cmlCreateRequire(import.meta.url)(id);
function e(t){return/^[\w@%+=:,./-]+$/.test(t)?t:`'${t.replaceAll("'","'\\''")}'`}export{e as a};
