const require=id=>process.getBuiltinModule('node:module').createRequire(import.meta.url)(id);
import{G as f,d as s}from"./chunk-LWHGOPXS.js";var u=0;async function g(t,e,i){if(e===void 0&&i.write.size===0)return;let r=await t.try(["fast-import","--quiet","--done","--force"],{input:l(e,i)});if(r.code!==0)throw m(r.stderr,t);let n=r.stdout.toString("utf8").trim();if(e===void 0)return n;let o=(await t.text(["rev-parse",`${n}^{tree}`,`${e}^{tree}`])).split(`
`);return o[0]===o[1]?e:n}function l(t,e){let i=`cml <cml@noreply.invalid> ${Math.floor(Date.now()/1e3)} +0000`,r=[`commit refs/cml-build/${process.pid}-${u++}
mark :1
committer ${i}
`,...a(Buffer.from(e.message))];t!==void 0&&r.push(`from ${t}
`),e.fresh&&r.push(`deleteall
`);for(let n of e.remove??[])r.push(`D ${d(n)}
`);for(let[n,o]of e.write)r.push(`M 100644 inline ${d(n)}
`,...a(o));return r.push(`
get-mark :1
done
`),Buffer.concat(r.map(n=>typeof n=="string"?Buffer.from(n):n))}function a(t){return[`data ${t.byteLength}
`,t,`
`]}function d(t){if(/^[\w%-][\w.%-]*(\/[\w%-][\w.%-]*)*$/.test(t))return t;throw new s("internal",`${JSON.stringify(t)} is no path that cml writes.`)}function m(t,e){if(/No space left on device|Out of diskspace/i.test(t))return new s("disk-full","The disk is full: git could not write its objects.",{hint:"Free space in the temporary directory, or point TMPDIR at a larger disk."});let i=t.split(`
`).find(r=>r.startsWith("fatal:"))??t.trim().split(`
`)[0]??"";return new s("git-failed",`git fast-import failed: ${f(i,e.env)}`)}export{g as a};
