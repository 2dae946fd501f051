const require=id=>process.getBuiltinModule('node:module').createRequire(import.meta.url)(id);
function i(t){return/[*?[\]{}]/.test(t)}function a(t){let r=new Set(t.map(s)),e=[...r].map(n=>`${n}/`);return n=>r.has(n)||e.some(o=>n.startsWith(o))}function s(t){return t.replace(/^\.\//,"").replace(/\/+$/,"")}export{i as a,a as b,s as c};
