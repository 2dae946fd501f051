const require=id=>process.getBuiltinModule('node:module').createRequire(import.meta.url)(id);
var n=/^(INPUT_|STATE_)|^ACTIONS_(RUNTIME_|RESULTS_|CACHE_)/;function o(e){let t=Object.entries(e).filter(([s])=>!n.test(s));return{PYTHONUNBUFFERED:"1",...Object.fromEntries(t)}}export{o as a};
