const require=id=>process.getBuiltinModule('node:module').createRequire(import.meta.url)(id);
function a(n,e){if(n.length<=e)return n;let s=Math.max(0,e-300),t=n.lastIndexOf(`
`,s),i=n.slice(0,t>0?t:s).replace(/[\ud800-\udbff]$/,""),c=l(i),r=[...i.matchAll(/<(\/?)details\b/gi)].reduce((f,[,d])=>f+(d===""?1:-1),0),o=(n.length-i.length).toLocaleString("en");return`${i}${c===void 0?"":`
${c}`}${`

</details>`.repeat(Math.min(u,Math.max(0,r)))}

> ${o} characters more did not fit: the forge takes ${e.toLocaleString("en")}.
`}var u=10;function l(n){let e;for(let s of n.split(`
`)){let[,t="",i=""]=/^ {0,3}(`{3,}|~{3,})(.*)$/.exec(s)??[];t!==""&&(e===void 0?e=t.startsWith("`")&&i.includes("`")?void 0:t:t.startsWith(e)&&i.trim()===""&&(e=void 0))}return e}export{a};
