const require=id=>process.getBuiltinModule('node:module').createRequire(import.meta.url)(id);
function o(t){return{json:t.json,split:t.split,showVega:t["show-vega"],out:t.out,htmlTemplate:t["html-template"],template:t["plot-template"],x:t["plot-x"],y:t["plot-y"],title:t["plot-title"],xLabel:t["x-label"],yLabel:t["y-label"],noHeader:t["no-header"]}}export{o as a};
