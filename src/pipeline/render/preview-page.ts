import type { ForgeAddress } from '../../model/forge.ts';
import { escapeHtml } from './escape.ts';
import { palette } from './html-style.ts';

const style = `${palette}
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--text);
  font: 14px/1.5 -apple-system, BlinkMacSystemFont, "Segoe UI", "Noto Sans", Helvetica, Arial, sans-serif; }
.page { max-width: 912px; margin: 0 auto; padding: 32px 24px; }
.box { border: 1px solid var(--rule); border-radius: 6px; }
.bar { display: flex; gap: 8px; align-items: center; padding: 8px 16px; border-bottom: 1px solid var(--rule); border-radius: 6px 6px 0 0;
  background: var(--raised); color: var(--soft); }
.bar strong { color: var(--text); overflow-wrap: anywhere; }
.bar span { margin-left: auto; white-space: nowrap; }
.live::before { content: ""; display: inline-block; width: 8px; height: 8px; margin-right: 6px; border-radius: 50%; background: var(--good); }
.live.gone::before { background: var(--bad); }
article { padding: 16px; overflow-wrap: break-word; }
article > :first-child { margin-top: 0; }
article > :last-child { margin-bottom: 0; }
p, ul, ol, table, pre, blockquote, details, .alert { margin: 0 0 16px; }
h1, h2, h3, h4, h5, h6 { margin: 24px 0 16px; line-height: 1.25; font-weight: 600; }
h1, h2 { padding-bottom: .3em; border-bottom: 1px solid var(--faint); }
h1 { font-size: 2em; } h2 { font-size: 1.5em; } h3 { font-size: 1.25em; } h4 { font-size: 1em; } h5 { font-size: .875em; } h6 { font-size: .85em; color: var(--soft); }
h3 + p { margin-top: -8px; }
a { color: var(--link); }
a:focus-visible, summary:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; }
ul, ol { padding-left: 2em; }
li + li { margin-top: .25em; }
code, pre, kbd { font-family: ui-monospace, SFMono-Regular, "SF Mono", Menlo, Consolas, "Liberation Mono", monospace; }
code { padding: .2em .4em; border-radius: 6px; background: var(--plain-ground); font-size: 85%; }
pre { padding: 16px; overflow: auto; border-radius: 6px; background: var(--raised); font-size: 12px; line-height: 1.45; }
pre code { padding: 0; background: none; font-size: inherit; }
.chart-source::before { content: "The forge draws this chart; here is its source."; display: block; margin-bottom: 8px; color: var(--soft);
  font-family: system-ui, sans-serif; }
table { display: block; width: max-content; max-width: 100%; overflow: auto; border-collapse: collapse; font-variant-numeric: tabular-nums; }
th, td { padding: 6px 13px; border: 1px solid var(--rule); }
th { font-weight: 600; }
tbody tr:nth-child(2n) { background: var(--raised); }
blockquote { padding: 0 1em; border-left: .25em solid var(--rule); color: var(--soft); }
summary { cursor: pointer; }
img { max-width: 100%; background: var(--ground); }
hr { height: .25em; margin: 24px 0; border: 0; background: var(--rule); }
.alert { padding: 8px 16px; border-left: .25em solid var(--news); }
.alert-title { margin-bottom: 4px; font-weight: 500; color: var(--news); }
.alert.tip { border-color: var(--good); } .tip .alert-title { color: var(--good); }
.alert.warning, .alert.important { border-color: var(--note); } .warning .alert-title, .important .alert-title { color: var(--note); }
.alert.caution { border-color: var(--bad); } .caution .alert-title { color: var(--bad); }
.alert > :last-child { margin-bottom: 0; }
@media (max-width: 640px) { .page { padding: 12px 8px; } }
`;

/** Fetches the body again when the server says that the file changed; open folds and the place on the page stay. */
const script = `
const article = document.querySelector('article');
const live = document.querySelector('.live');
const events = new EventSource('/.cml-preview/events');
events.onopen = () => live.classList.remove('gone');
events.onerror = () => live.classList.add('gone');
events.onmessage = async () => {
  const folds = [...article.querySelectorAll('details')].map((fold) => fold.open);
  const known = folds.length;
  article.innerHTML = await (await fetch('/.cml-preview/body')).text();
  const now = [...article.querySelectorAll('details')];
  if (now.length === known) now.forEach((fold, index) => { fold.open = folds[index]; });
};
`;

const names: Readonly<Record<ForgeAddress['kind'], string>> = {
  github: 'GitHub',
  gitlab: 'GitLab',
  bitbucket: 'Bitbucket',
  gitea: 'Gitea',
};

/** The page around a comment. `nonce` lets this page's own script run, and nothing else. */
export function previewPage(
  { name, forge, nonce }: { name: string; forge: ForgeAddress['kind']; nonce: string },
  body: string,
): string {
  const title = escapeHtml(name);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<link rel="icon" href="data:,">
<title>${title} · preview</title>
<style nonce="${nonce}">${style}</style>
</head>
<body>
<div class="page">
<div class="box">
<div class="bar"><strong>${title}</strong> as a comment on ${names[forge]}<span class="live">follows the file</span></div>
<article>${body}</article>
</div>
</div>
<script nonce="${nonce}">${script}</script>
</body>
</html>
`;
}

/** Only this page's own script and style run; pictures may come from here, from a data URI and from the web. */
export function previewPolicy(nonce: string): string {
  return [
    "default-src 'none'",
    `script-src 'nonce-${nonce}'`,
    `style-src 'nonce-${nonce}'`,
    "img-src 'self' data: https:",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}
