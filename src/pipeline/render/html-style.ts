/** The HTML report's and the preview's colours; the plots are drawn in the same ones. */
export const palette = `
:root {
  color-scheme: light dark;
  --ground: #ffffff; --raised: #f6f8fa; --text: #1f2328; --soft: #59636e; --rule: #d1d9e0; --faint: #d1d9e080;
  --link: #0969da; --good: #1a7f37; --good-ground: #dafbe1; --bad: #cf222e; --bad-ground: #ffebe9;
  --note: #9a6700; --note-ground: #fff8c5; --plain: #59636e; --plain-ground: #eff2f5; --news: #0969da; --news-ground: #ddf4ff;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #0d1117; --raised: #151b23; --text: #f0f6fc; --soft: #9198a1; --rule: #3d444d; --faint: #3d444db3;
    --link: #4493f8; --good: #3fb950; --good-ground: #2ea04326; --bad: #f85149; --bad-ground: #f851491a;
    --note: #d29922; --note-ground: #bb800926; --plain: #9198a1; --plain-ground: #656c7633; --news: #4493f8; --news-ground: #388bfd1a;
  }
}`;

export const reportStyle = `${palette}
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; }
body { margin: 0; background: var(--ground); color: var(--text); line-height: 1.5;
  font: 16px/1.5 -apple-system, BlinkMacSystemFont, "Segoe UI", "Noto Sans", Helvetica, Arial, sans-serif; }
main { max-width: 1040px; margin: 0 auto; padding: 40px 24px 56px; }
a { color: var(--link); text-decoration: none; }
a:hover { text-decoration: underline; }
code, pre { font-family: ui-monospace, SFMono-Regular, "SF Mono", Menlo, Consolas, "Liberation Mono", monospace; }
code { font-size: 85%; padding: .15em .4em; border-radius: 6px; background: var(--plain-ground); overflow-wrap: anywhere; }
header { display: grid; grid-template-columns: auto 1fr; gap: 4px 14px; align-items: start; margin-bottom: 28px; }
h1 { margin: 0; font-size: 1.5rem; line-height: 1.3; font-weight: 600; text-wrap: balance; overflow-wrap: anywhere; }
h1 code { font-size: 90%; }
.state { width: 34px; height: 34px; border-radius: 50%; display: grid; place-items: center; font-weight: 700; }
.state svg { width: 18px; height: 18px; fill: none; stroke: currentColor; stroke-width: 2.4; stroke-linecap: round; stroke-linejoin: round; }
.pass { color: var(--good); background: var(--good-ground); }
.fail { color: var(--bad); background: var(--bad-ground); }
.warn { color: var(--note); background: var(--note-ground); }
.neutral { color: var(--plain); background: var(--plain-ground); }
.context { grid-column: 2; margin: 0; color: var(--soft); }
section { margin: 20px 0; }
h2 { font-size: 1rem; margin: 0 0 8px; }
p { margin: 8px 0; }
ul { margin: 8px 0; padding-left: 1.4em; }
li { margin: 4px 0; overflow-wrap: anywhere; }
li .mark { margin-right: 2px; }
details { border: 1px solid var(--rule); border-radius: 10px; margin: 12px 0; }
summary { padding: 10px 16px; cursor: pointer; font-weight: 500; border-radius: 10px; overflow-wrap: anywhere; }
summary:hover { background: var(--raised); }
summary:focus-visible, a:focus-visible, .scroll:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; }
details[open] > summary { border-bottom: 1px solid var(--rule); border-radius: 10px 10px 0 0; }
.body { padding: 8px 16px 12px; }
.scroll { position: relative; overflow-x: auto; background:
  linear-gradient(90deg, var(--ground) 30%, transparent) 0 0 / 40px 100% no-repeat local,
  linear-gradient(270deg, var(--ground) 30%, transparent) 100% 0 / 40px 100% no-repeat local,
  linear-gradient(90deg, var(--faint), transparent) 0 0 / 14px 100% no-repeat scroll,
  linear-gradient(270deg, var(--faint), transparent) 100% 0 / 14px 100% no-repeat scroll; }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
th, td { padding: 8px 12px; border-bottom: 1px solid var(--faint); text-align: left; vertical-align: baseline; unicode-bidi: isolate; }
th { font-size: .8125rem; font-weight: 600; color: var(--soft); white-space: nowrap; border-bottom-color: var(--rule); }
td { white-space: nowrap; }
th:first-child, td:first-child { padding-left: 0; }
td:first-child, td:last-child { white-space: normal; }
th:last-child, td:last-child { padding-right: 0; }
tr:last-child td { border-bottom: 0; }
.right { text-align: right; }
.center { text-align: center; }
.mark { display: inline-flex; align-items: baseline; gap: .4em; padding: 1px 9px; border-radius: 999px; font-size: .8125rem; font-weight: 500; white-space: nowrap; }
td:last-child .mark { white-space: normal; border-radius: 11px; }
.mark.better, .mark.pass { color: var(--good); background: var(--good-ground); }
.mark.worse, .mark.fail, .mark.gone { color: var(--bad); background: var(--bad-ground); }
.mark.warn, .mark.overridden { color: var(--note); background: var(--note-ground); }
.mark.unclear, .mark.changed, .mark.new { color: var(--news); background: var(--news-ground); }
.mark.noise, .mark.same { color: var(--plain); background: var(--plain-ground); }
summary .mark.mark { font-weight: 500; font-size: inherit; background: none; padding: 0; }
pre { margin: 8px 0; padding: 14px 16px; overflow: auto; border-radius: 8px; background: var(--raised); font-size: 13px; line-height: 1.45; }
pre code { padding: 0; background: none; font-size: inherit; overflow-wrap: normal; }
.figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 380px), 1fr)); gap: 16px; margin: 8px 0; }
figure { margin: 0; min-width: 0; }
figure img { display: block; width: 100%; max-width: 640px; height: auto; border-radius: 6px; }
figcaption { margin-top: 6px; font-size: .8125rem; color: var(--soft); overflow-wrap: anywhere; }
footer { margin-top: 32px; padding-top: 12px; border-top: 1px solid var(--rule); font-size: .8125rem; color: var(--soft); }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
@media (max-width: 640px) {
  main { padding: 24px 16px 40px; }
  h1 { font-size: 1.25rem; }
  header { gap: 6px 10px; }
  .context { grid-column: 1 / -1; }
  th, td { padding: 7px 8px; }
}
@media print {
  :root { --ground: #fff; --raised: #f6f8fa; --text: #000; --soft: #444; }
  main { max-width: none; padding: 0; }
  details::details-content { content-visibility: visible; block-size: auto; }
  details, tr, figure { break-inside: avoid; }
  .scroll { overflow: visible; }
  pre { white-space: pre-wrap; }
}
`;
