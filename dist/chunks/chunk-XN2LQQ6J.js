const require=id=>process.getBuiltinModule('node:module').createRequire(import.meta.url)(id);
function o(e,n){if(e.length<=n)return e;let s=Math.max(0,n-300),t=e.lastIndexOf(`
`,s),i=e.slice(0,t>0?t:s).replace(/[\ud800-\udbff]$/,""),r=f(i),c=(e.length-i.length).toLocaleString("en");return`${i}${r===void 0?"":`
${r}`}

> ${c} characters more did not fit: the forge takes ${n.toLocaleString("en")}.
`}function f(e){let n;for(let s of e.split(`
`)){let[,t="",i=""]=/^ {0,3}(`{3,}|~{3,})(.*)$/.exec(s)??[];t!==""&&(n===void 0?n=t.startsWith("`")&&i.includes("`")?void 0:t:t.startsWith(n)&&i.trim()===""&&(n=void 0))}return n}export{o as a};
