import type { Dialect } from '../../forges/types.ts';
import type { Figure, TableBlock, Text } from '../../model/report.ts';
import { escapeHtml, markdownText, safeUrl } from './escape.ts';
import { clip } from './plain.ts';
import { strong } from './text.ts';

interface Surroundings {
  readonly dialect: Dialect;
  readonly urls: ReadonlyMap<string, string>;
}

interface Blocks {
  fence(language: string, text: string): string;
  table(block: TableBlock): string;
  text(text: Text): string;
}

/** CSS pixels of a comment on a desk; two usual pictures stand in it side by side, and on a phone one below the other. */
const widest = 820;

/** The pictures of one section in rows; what has no address as a chart, a table, or the words that describe it. */
export function markdownFigures(
  figures: readonly Figure[],
  surroundings: Surroundings,
  blocks: Blocks,
): string {
  const pictures = figures.map((figure) => picture(figure, surroundings));
  const shown = pictures.filter((text) => text !== undefined);
  const rest = figures.filter((_, index) => pictures[index] === undefined);
  // Not on lines of their own: comments on GitHub and Gitea break lines as they are written, and would stack them.
  return [shown.join(' '), ...rest.map((figure) => fallback(figure, surroundings.dialect, blocks))]
    .filter((text) => text !== '')
    .join('\n\n');
}

function picture(figure: Figure, { dialect, urls }: Surroundings): string | undefined {
  const light = addressOf(urls.get(figure.light));
  if (light === undefined) return undefined;
  const alt = clip(figure.alt, 400);
  if (!dialect.html) return `![${markdownText(alt, 'line')}](${light.replaceAll('&', '&amp;')})`;
  const size = ` width="${Math.min(widest, Math.round(figure.width))}"`;
  const image = `<img src="${escapeHtml(light)}" alt="${escapeHtml(alt)}"${size}>`;
  const dark = figure.dark === undefined ? undefined : addressOf(urls.get(figure.dark));
  if (!dialect.picture || dark === undefined) return image;
  return `<picture><source media="(prefers-color-scheme: dark)" srcset="${escapeHtml(dark)}">${image}</picture>`;
}

function addressOf(url: string | undefined): string | undefined {
  return url === undefined ? undefined : safeUrl(url);
}

function fallback(figure: Figure, dialect: Dialect, blocks: Blocks): string {
  const { mermaid, table } = figure.fallback ?? {};
  if (mermaid !== undefined && dialect.mermaid) return blocks.fence('mermaid', mermaid);
  const title = strong(clip(figure.title, 100));
  if (table !== undefined) return `${blocks.text([title])}\n\n${blocks.table(table)}`;
  return blocks.text([title, `: ${clip(figure.alt, 400)}`]);
}
