import{createRequire as cmlCreateRequire}from'node:module';const require=id=>cmlCreateRequire(import.meta.url)(id);
function n(e){return new Set(e.split(/\s+/).filter(Boolean))}var p=n(`
  acc accuracy ap aucpr auc aupr auprc auroc bertscore bleu chrf correct dice elbo f1 fbeta f2 fps gini gmean gpqa
  hit hits humaneval iou jaccard kappa likelihood map mcc meteor miou mmlu mrr ndcg nmi npv pass passed pearson
  ppv prauc precision psnr purity r2 recall reward rocauc rouge rouge1 rouge2 rougel rougelsum rsquared sensitivity
  silhouette spearman specificity ssim success throughput tnr tpr truthfulness uplift win winrate wins
`),d=n(`
  aic bce bic bits bpb bpc brier bytes cer co2 cost crashes crossentropy deviance divergence duration ece eer elapsed
  emissions energy err error errors failed failure failures far fdr fid fnr fpr frr gb gib hallucination hallucinations
  hausdorff hinge hours kb kib kid kl kld latency logloss loss losses lpips mae mape mase mb mce memory mib
  mpjpe ms mse msle nll nrmse perplexity pinball ppl regret rmse rmsle rss runtime sec seconds secs smape ter time
  toxicity vram wape wer xent
`),f=new Map([["average precision","higher"],["cross entropy","lower"],["exact match","higher"],["explained variance","higher"],["false alarm","lower"],["false alarms","lower"],["false negative","lower"],["false negatives","lower"],["false positive","lower"],["false positives","lower"],["log likelihood","higher"],["log loss","lower"],["miss rate","lower"],["r squared","higher"],["true negative","higher"],["true negatives","higher"],["true positive","higher"],["true positives","higher"]]),l=n(`
  bar change ci coef coefficient delta diff difference drift drop gap lower quantile ratio sd sem scale schedule
  std stddev stdev support target thresh threshold upper variance var weight weights
`),h=n("neg negative minus"),g=n("s sec second seconds min minute minutes h hour hours ms day");function D(e){let r=y(e.slice(0,400)),t=r.indexOf("per");if(t<=0)return c(r);let s=c(r.slice(0,t));return s!==void 0?s:g.has(r[t+1]??"")&&!m(r)?"higher":c(r)}function c(e){let r=new Set,t=!1;for(let s=0;s<e.length;s++){let i=e[s],o=f.get(`${i} ${e[s+1]}`);if(o!==void 0)s++;else{if(l.has(i))return;h.has(i)&&(t=!0)}let a=o??u(i);a!==void 0&&r.add(t?w(a):a)}return r.size===1?[...r][0]:void 0}function m(e){return e.some(r=>l.has(r))}function w(e){return e==="higher"?"lower":"higher"}function u(e){return p.has(e)?"higher":d.has(e)?"lower":/\d$/.test(e)?u(e.replace(/\d+$/,"")):void 0}var b=/[A-Za-z\d]+/g,v=/[\p{L}\p{N}]+/gu;function y(e){let r=[],t=/^[\0-\x7f]*$/.test(e);for(let s of e.match(t?b:v)??[]){let i=s.toLowerCase();if(i===s||u(i)!==void 0||l.has(i))r.push(i);else for(let o of s.split(/(?<=[a-z\d])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])/))r.push(o.toLowerCase())}return r}var x=n("step steps globalstep epoch epochs iteration iterations iter iters");function k(e){let r=e.slice(-40).split(/[./]/).at(-1)??"";return x.has(r.toLowerCase().replace(/^(train|global)_/,""))}export{D as a,y as b,k as c};
