import{createRequire as cmlCreateRequire}from'node:module';const require=id=>cmlCreateRequire(import.meta.url)(id);
function n({file:e,message:r}){return e===void 0||r.includes(e)?r:`${e}: ${r}`}export{n as a};
