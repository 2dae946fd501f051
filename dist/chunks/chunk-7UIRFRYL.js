import{createRequire as cmlCreateRequire}from'node:module';const require=id=>cmlCreateRequire(import.meta.url)(id);
function e(o,n){o.stdout.write(n.endsWith(`
`)?n:`${n}
`)}function r(o,n){o.stderr.write(`${n}
`)}function t(o,n){return o.env.NO_COLOR?!1:o.env.FORCE_COLOR?o.env.FORCE_COLOR!=="0":n.isTTY===!0&&o.env.TERM!=="dumb"}export{e as a,r as b,t as c};
