import{createRequire as cmlCreateRequire}from'node:module';const require=id=>cmlCreateRequire(import.meta.url)(id);
import{createHash as s}from"node:crypto";function c(e,t){let n=[];for(let r=0;r<e.length;){let o=e.indexOf(32,r),i=e.indexOf(0,o);if(o<0||i<0)break;n.push({mode:e.toString("latin1",r,o),name:e.toString("utf8",o+1,i),oid:e.toString("hex",i+1,i+1+t)}),r=i+1+t}return n}function d(e){return e.mode==="40000"}function a(e,t,n){return s(n===64?"sha256":"sha1").update(`${e} ${t.length}\0`).update(t).digest("hex")}function f(e){let t=e.toString("utf8"),n=t.indexOf(`

`),r=n<0?t:t.slice(0,n),o=/^tree ([0-9a-f]+)$/m.exec(r)?.[1]??"";return{sha:a("commit",e,o.length),tree:o,parents:[...r.matchAll(/^parent ([0-9a-f]+)$/gm)].map(i=>i[1]),time:Number(/^committer .* (\d+) [+-]\d{4}$/m.exec(r)?.[1]??0),subject:n<0?"":t.slice(n+2).split(`
`,1)[0]}}export{c as a,d as b,a as c,f as d};
