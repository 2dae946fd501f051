import{createRequire as cmlCreateRequire}from'node:module';const require=id=>cmlCreateRequire(import.meta.url)(id);
import{b as r}from"./chunk-3RWFVMZM.js";import{stripVTControlCharacters as l}from"node:util";async function x(n,s,o){let{createMask:a}=await import("./mask-AAUIVU53.js"),u=a(s),e=(i,c)=>o?`\x1B[${i}m${c}\x1B[0m`:c,t=i=>u(l(i));if(n instanceof r){let i=n.hint?`
  ${t(n.hint).replaceAll(`
`,`
  `)}`:"";return{text:`${e(31,"cml:")} ${t(n.message)} ${e(2,`[${n.code}]`)}${i}
`,exitCode:n.exitCode}}if(h(n))return{text:`${e(31,"cml:")} The disk is full: ${t(String(n.message))} [disk-full]
  Free some space and run this again.
`,exitCode:7};let d=m(n);if(d!==void 0)return{text:`${e(31,"cml:")} ${t(d)} ${e(2,"[file-unreadable]")}
`,exitCode:6};let f=n instanceof Error?n.stack??n.message:String(n);return{text:`${e(31,"cml:")} An error in cml itself, and no fault of yours. [internal]
  Please report it with these lines:
${t(f)}
`,exitCode:1}}var E={EACCES:"this user may not open it",EISDIR:"it is a folder",ENOENT:"there is no such file or folder",ENOTDIR:"a part of the path is no folder",EPERM:"this user may not open it",EROFS:"the disk is read-only"};function m(n){let{code:s,path:o}=n instanceof Error?n:{},a=s===void 0?void 0:E[s];return a===void 0||o===void 0?void 0:`${o} cannot be used: ${a}.`}function h(n){return n instanceof Error&&(n.code==="ENOSPC"||n.code==="EDQUOT")}export{x as a};
