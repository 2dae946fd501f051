import { basename, dirname, extname } from 'node:path';
import { dumpJson } from '../../formats/python/json.ts';
import type { PyDict } from '../../formats/python/value.ts';
import { DvcError } from '../failure.ts';

/** A plot as the page shows it. The files of pictures are relative to the page. */
export type Panel =
  | { readonly kind: 'vega'; readonly name: string; readonly specification: PyDict }
  | {
      readonly kind: 'image';
      readonly name: string;
      readonly pictures: readonly { readonly revision: string; readonly file: string }[];
    };

const scripts = ['vega@5', 'vega-lite@5', 'vega-embed@6']
  .map((library) => `<script src="https://cdn.jsdelivr.net/npm/${library}"></script>`)
  .join('\n');

const plainPage = `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Plots</title>
{refresh_tag}
{scripts}
<style>
body { font-family: system-ui, sans-serif; margin: 1.5rem; }
figure { display: inline-block; margin: 0 1rem 1rem 0; }
</style>
</head>
<body>
{plot_divs}
</body>
</html>
`;

/**
 * The page of all plots, pictures last. `template` is the user's own, with `{plot_divs}` where the plots go, and
 * `{scripts}` and `{refresh_tag}` if it likes. Throws DvcError where it has no place for plots.
 */
export function plotsPage(panels: readonly Panel[], template = plainPage): string {
  if (!template.includes('{plot_divs}'))
    throw new DvcError("HTML template has to contain '{plot_divs}'.", 'MissingPlaceholderError');
  const ordered = [...panels].sort(byPlace);
  const needsVega = panels.some(({ kind }) => kind === 'vega');
  const parts: Readonly<Record<string, string>> = {
    scripts: needsVega ? scripts : '',
    refresh_tag: '',
    plot_divs: ordered.map(drawPanel).join('\n'),
  };
  return template.replace(/\{(scripts|refresh_tag|plot_divs)\}/g, (_, name: string) => parts[name]!);
}

/** Pictures after the rest, by their folder; numbered ones, as a training leaves them at each step, by their number. */
function byPlace(a: Panel, b: Panel): number {
  if (a.kind !== b.kind) return a.kind === 'vega' ? -1 : 1;
  if (a.kind === 'vega') return 0;
  const folders = dirname(a.name).localeCompare(dirname(b.name), 'en');
  return folders || stepOf(a.name) - stepOf(b.name) || basename(a.name).localeCompare(basename(b.name), 'en');
}

function stepOf(file: string): number {
  const name = basename(file, extname(file));
  return /^\d+$/.test(name) ? Number(name) : -1;
}

function drawPanel(panel: Panel, index: number): string {
  if (panel.kind === 'vega') {
    if (panel.specification.size === 0) return '';
    // In a script `<` could end it, or begin a comment. Python's NaN and Infinity are numbers there too.
    const specification = dumpJson(panel.specification).replaceAll('<', '\\u003c');
    const id = `plot-${index}`;
    return `<div id="${id}"></div>\n<script>vegaEmbed('#${id}', ${specification});</script>`;
  }
  if (panel.pictures.length === 0) return '';
  const figures = panel.pictures.map(
    ({ revision, file }) =>
      `<figure><figcaption>${escaped(revision)}</figcaption><img src="${escaped(encodeURI(file).replaceAll('#', '%23').replaceAll('?', '%3F'))}" alt="${escaped(panel.name)}"></figure>`,
  );
  return `<section>\n<h2>${escaped(panel.name)}</h2>\n${figures.join('\n')}\n</section>`;
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
