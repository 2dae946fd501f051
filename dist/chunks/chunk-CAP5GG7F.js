const require=id=>process.getBuiltinModule('node:module').createRequire(import.meta.url)(id);
var o="Training took ",t=new RegExp(`^(?:<details><summary>|#### )?${o}.*$(?:\\n\\n\\| Cost \\|.*(?:\\n\\|.*)*)?`,"gm");export{o as a,t as b};
