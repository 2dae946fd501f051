import type {
  Asset,
  Block,
  Figure,
  Inline,
  Mark,
  Report,
  Section,
  TableBlock,
  Text,
} from '../../model/report.ts';
import { escapeHtml, safeUrl } from './escape.ts';
import { reportStyle } from './html-style.ts';
import { plain, plainLines } from './plain.ts';
import { textContent } from './text.ts';

/** Nothing but the page's own style and its own pictures may load or run, whatever a name or a picture holds. */
const policy =
  "default-src 'none'; img-src data:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

/**
 * The report as one file that opens from disk: pictures inside, light and dark by the reader's setting, no script.
 */
export function renderHtml(report: Report): string {
  const assets = new Map(report.assets.map((asset) => [asset.id, asset]));
  const body = report.sections.map((section) => sectionHtml(section, assets)).join('\n');
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>${escapeHtml(textContent(report.headline.text))}</title>
<style>${reportStyle}</style>
</head>
<body>
<main>
<header>
${stateIcon(report.headline.icon)}
<h1>${inlines(report.headline.text)}</h1>
<p class="context">${inlines(report.context)}</p>
</header>
${body}
<footer>${inlines(report.footer)}</footer>
</main>
</body>
</html>
`;
}

const stateShapes = {
  pass: ['passed', '<path d="M4 10.5l4 4 8-9"/>'],
  fail: ['failed', '<path d="M5 5l10 10M15 5L5 15"/>'],
  warn: ['attention', '<path d="M10 4v7M10 15.5v.01"/>'],
  neutral: ['no verdict', '<path d="M5 10h10"/>'],
} as const;

function stateIcon(icon: Report['headline']['icon']): string {
  const [label, shape] = stateShapes[icon];
  return `<span class="state ${icon}" role="img" aria-label="${label}"><svg viewBox="0 0 20 20" aria-hidden="true">${shape}</svg></span>`;
}

type Assets = ReadonlyMap<string, Asset>;

function sectionHtml(section: Section, assets: Assets): string {
  const body = section.blocks.map((block) => blockHtml(block, section, assets)).join('\n');
  if (section.fold === 'plain') {
    const heading = section.title.length === 0 ? '' : `<h2>${inlines(section.title)}</h2>\n`;
    return `<section>\n${heading}${body}\n</section>`;
  }
  const open = section.fold === 'open' ? ' open' : '';
  return `<details${open}>\n<summary>${inlines(section.title)}</summary>\n<div class="body">\n${body}\n</div>\n</details>`;
}

function blockHtml(block: Block, section: Section, assets: Assets): string {
  switch (block.type) {
    case 'paragraph':
      return `<p>${inlines(block.text)}</p>`;
    case 'list':
      return `<ul>\n${block.items.map((item) => `<li>${inlines(item)}</li>`).join('\n')}\n</ul>`;
    case 'code':
      return `<pre tabindex="0"><code>${lines(block.text)}</code></pre>`;
    case 'table':
      return tableHtml(block, textContent(section.title) || 'Metrics');
    case 'figures':
      return `<div class="figures">\n${block.figures.map((figure) => figureHtml(figure, assets)).join('\n')}\n</div>`;
  }
}

function lines(text: string): string {
  return plainLines(text).split('\n').map(escapeHtml).join('\n');
}

function tableHtml(table: TableBlock, label: string): string {
  const classOf = (index: number) =>
    table.align[index] === 'left' ? '' : ` class="${table.align[index] ?? 'left'}"`;
  const head = table.head
    .map((cell, index) => `<th scope="col"${classOf(index)}>${inlines(cell)}</th>`)
    .join('');
  const rows = table.rows.map(
    (row) =>
      `<tr>${row.map((cell, index) => `<td${classOf(index)}>${index === 0 ? breakable(inlines(cell)) : inlines(cell)}</td>`).join('')}</tr>`,
  );
  return `<div class="scroll" role="region" tabindex="0" aria-label="${escapeHtml(label)}">
<table>
<thead><tr>${head}</tr></thead>
<tbody>
${rows.join('\n')}
</tbody>
</table>
</div>`;
}

/** HTML whose names may be broken after a dot, a slash or an underscore, and nowhere else. */
function breakable(html: string): string {
  return html
    .split(/(<[^>]*>|&[^;\s]*;)/)
    .map((part, at) =>
      at % 2 === 1 ? part : part.replaceAll(' ', '&nbsp;').replace(/[._/](?=[\p{L}\p{N}])/gu, '$&<wbr>'),
    )
    .join('');
}

function figureHtml(figure: Figure, assets: Assets): string {
  const light = assets.get(figure.light);
  const caption = `<figcaption>${escapeHtml(figure.caption ?? figure.alt)}</figcaption>`;
  if (light === undefined) return `<figure>${caption}</figure>`;
  const dark = figure.dark === undefined ? undefined : assets.get(figure.dark);
  const source = dark ? `<source media="(prefers-color-scheme: dark)" srcset="${dataUri(dark)}">` : '';
  const size = `width="${Math.round(figure.width)}" height="${Math.round(figure.height)}"`;
  const image = `<img src="${dataUri(light)}" alt="${escapeHtml(figure.title)}" ${size}>`;
  return `<figure><picture>${source}${image}</picture>${caption}</figure>`;
}

function dataUri({ mime, bytes }: Asset): string {
  return `data:${escapeHtml(mime)};base64,${Buffer.from(bytes).toString('base64')}`;
}

function inlines(text: Text): string {
  return text.map(inlineHtml).join('');
}

/** A shape for each verdict, so that it is told without colour too. */
const glyphs: Readonly<Record<Mark, string>> = {
  better: '▲',
  worse: '▼',
  noise: '~',
  unclear: '?',
  changed: '•',
  same: '=',
  new: '+',
  gone: '−',
  pass: '✓',
  fail: '✗',
  overridden: '!',
  warn: '!',
};

const spoken: Partial<Readonly<Record<Mark, string>>> = {
  pass: 'passed: ',
  fail: 'failed: ',
  overridden: 'overridden: ',
};

function inlineHtml(inline: Inline): string {
  if (typeof inline === 'string') return escapeHtml(inline);
  if ('code' in inline) return `<code>${escapeHtml(inline.code)}</code>`;
  if ('strong' in inline) return `<strong>${inlines(inline.strong)}</strong>`;
  if ('mark' in inline) return markHtml(inline.mark, plain(inline.text));
  const url = safeUrl(inline.link);
  return url === undefined
    ? inlines(inline.text)
    : `<a href="${escapeHtml(url)}">${inlines(inline.text)}</a>`;
}

function markHtml(mark: Mark, text: string): string {
  if (mark === 'same') return escapeHtml(text);
  const word = spoken[mark];
  const hidden = word === undefined || text.startsWith(mark) ? '' : `<span class="unseen">${word}</span>`;
  return `<span class="mark ${mark}"><span aria-hidden="true">${glyphs[mark]}</span>${hidden}<span>${escapeHtml(text)}</span></span>`;
}
