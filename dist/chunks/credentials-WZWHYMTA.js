const require=id=>process.getBuiltinModule('node:module').createRequire(import.meta.url)(id);
import{H as d}from"./chunk-LWHGOPXS.js";var m=1e4;async function l(t,e,n,o){try{let r={env:n,timeout:m,...o!==void 0&&{input:o}},s=await d(t,e,r);return s.code===0?s.stdout.toString("utf8"):""}catch{return""}}async function p({webUrl:t,repository:e},n){let{protocol:o,host:r,pathname:s}=new URL(t),i=`${s}/${e}.git`.replace(/^\/+/,""),f={...n,GIT_TERMINAL_PROMPT:"0",GIT_ASKPASS:"",SSH_ASKPASS:"",GCM_INTERACTIVE:"never"},u=`protocol=${o.slice(0,-1)}
host=${r}
path=${i}

`,a=await l("git",["-c","credential.interactive=false","-c","core.askPass=","credential","fill"],f,u),c=/^password=(.+)$/m.exec(a)?.[1],g=/^username=(.+)$/m.exec(a)?.[1];return c?{token:c,from:"git",...g&&{username:g}}:void 0}async function P(t,e){let{host:n}=new URL(t.webUrl),o={github:{file:"gh",args:["auth","token","--hostname",n]},gitlab:{file:"glab",args:["config","get","token","--host",n]}};if(t.kind==="github"||t.kind==="gitlab"){let{file:r,args:s}=o[t.kind],i=(await l(r,s,e)).trim();if(/^\S+$/.test(i))return{token:i,from:r}}return p(t,e)}export{P as findCredential};
