import{createRequire as cmlCreateRequire}from'node:module';const require=id=>cmlCreateRequire(import.meta.url)(id);
function o(n){let e=n.GITHUB_ACTION_REPOSITORY;return`${e?.endsWith("/cml")?e:"OWNER/cml"}@v1`}export{o as a};
