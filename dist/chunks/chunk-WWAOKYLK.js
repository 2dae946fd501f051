const require=id=>process.getBuiltinModule('node:module').createRequire(import.meta.url)(id);
import{b as f}from"./chunk-QYCL4AMQ.js";import{i as l}from"./chunk-4K53XAQU.js";import{Qa as a,Ra as m,qa as p,ra as u}from"./chunk-LWHGOPXS.js";var g="default-src 'none'; img-src data:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";function L(t){let e=new Map(t.assets.map(r=>[r.id,r])),n=t.sections.map(r=>b(r,e)).join(`
`);return`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${g}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>${a(l(t.headline.text))}</title>
<style>${f}</style>
</head>
<body>
<main>
<header>
${y(t.headline.icon)}
<h1>${s(t.headline.text)}</h1>
<p class="context">${s(t.context)}</p>
</header>
${n}
<footer>${s(t.footer)}</footer>
</main>
</body>
</html>
`}var $={pass:["passed",'<path d="M4 10.5l4 4 8-9"/>'],fail:["failed",'<path d="M5 5l10 10M15 5L5 15"/>'],warn:["attention",'<path d="M10 4v7M10 15.5v.01"/>'],neutral:["no verdict",'<path d="M5 10h10"/>']};function y(t){let[e,n]=$[t];return`<span class="state ${t}" role="img" aria-label="${e}"><svg viewBox="0 0 20 20" aria-hidden="true">${n}</svg></span>`}function b(t,e){let n=t.blocks.map(o=>v(o,t,e)).join(`
`);return t.fold==="plain"?`<section>
${t.title.length===0?"":`<h2>${s(t.title)}</h2>
`}${n}
</section>`:`<details${t.fold==="open"?" open":""}>
<summary>${s(t.title)}</summary>
<div class="body">
${n}
</div>
</details>`}function v(t,e,n){switch(t.type){case"paragraph":return`<p>${s(t.text)}</p>`;case"list":return`<ul>
${t.items.map(r=>`<li>${s(r)}</li>`).join(`
`)}
</ul>`;case"code":return`<pre tabindex="0"><code>${w(t.text)}</code></pre>`;case"table":return M(t,l(e.title)||"Metrics");case"figures":return`<div class="figures">
${t.figures.map(r=>x(r,n)).join(`
`)}
</div>`}}function w(t){return u(t).split(`
`).map(a).join(`
`)}function M(t,e){let n=i=>t.align[i]==="left"?"":` class="${t.align[i]??"left"}"`,r=t.head.map((i,c)=>`<th scope="col"${n(c)}>${s(i)}</th>`).join(""),o=t.rows.map(i=>`<tr>${i.map((c,d)=>`<td${n(d)}>${d===0?k(s(c)):s(c)}</td>`).join("")}</tr>`);return`<div class="scroll" role="region" tabindex="0" aria-label="${a(e)}">
<table>
<thead><tr>${r}</tr></thead>
<tbody>
${o.join(`
`)}
</tbody>
</table>
</div>`}function k(t){return t.split(/(<[^>]*>|&[^;\s]*;)/).map((e,n)=>n%2===1?e:e.replaceAll(" ","&nbsp;").replace(/[._/](?=[\p{L}\p{N}])/gu,"$&<wbr>")).join("")}function x(t,e){let n=e.get(t.light),r=`<figcaption>${a(t.caption??t.alt)}</figcaption>`;if(n===void 0)return`<figure>${r}</figure>`;let o=t.dark===void 0?void 0:e.get(t.dark),i=o?`<source media="(prefers-color-scheme: dark)" srcset="${h(o)}">`:"",c=`width="${Math.round(t.width)}" height="${Math.round(t.height)}"`,d=`<img src="${h(n)}" alt="${a(t.title)}" ${c}>`;return`<figure><picture>${i}${d}</picture>${r}</figure>`}function h({mime:t,bytes:e}){return`data:${a(t)};base64,${Buffer.from(e).toString("base64")}`}function s(t){return t.map(H).join("")}var j={better:"\u25B2",worse:"\u25BC",noise:"~",unclear:"?",changed:"\u2022",same:"=",new:"+",gone:"\u2212",pass:"\u2713",fail:"\u2717",overridden:"!",warn:"!"},A={pass:"passed: ",fail:"failed: ",overridden:"overridden: "};function H(t){if(typeof t=="string")return a(t);if("code"in t)return`<code>${a(t.code)}</code>`;if("strong"in t)return`<strong>${s(t.strong)}</strong>`;if("mark"in t)return R(t.mark,p(t.text));let e=m(t.link);return e===void 0?s(t.text):`<a href="${a(e)}">${s(t.text)}</a>`}function R(t,e){if(t==="same")return a(e);let n=A[t],r=n===void 0||e.startsWith(t)?"":`<span class="unseen">${n}</span>`;return`<span class="mark ${t}"><span aria-hidden="true">${j[t]}</span>${r}<span>${a(e)}</span></span>`}export{L as a};
