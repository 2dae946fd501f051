const require=id=>process.getBuiltinModule('node:module').createRequire(import.meta.url)(id);
function e(r){return/\$(commit|short)\b/.test(r)}function i(r,n){return r.replace(/\$commit\b/g,n).replace(/\$short\b/g,n.slice(0,7))}function s(r,{commits:n,now:o}){return e(r)?n.map(t=>i(r,t)):o?[r]:[]}export{s as a};
