const require=id=>process.getBuiltinModule('node:module').createRequire(import.meta.url)(id);
function o(n){let e=n.GITHUB_ACTION_REPOSITORY;return`${e?.endsWith("/cml")?e:"OWNER/cml"}@v1`}export{o as a};
