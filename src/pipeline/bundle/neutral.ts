import type { ForgeAddress } from '../../model/forge.ts';
import type { Figure, Inline, TableBlock, Text } from '../../model/report.ts';
import type { Block, SavedReport, Section } from '../sections/codec.ts';

/** Text within text deeper than this is nobody's report. */
const deepest = 8;
/** CSS pixels; pictures stand in a comment no larger. */
const largest = 2000;

/**
 * A stranger's report without what could lead a reader astray: links go only to pages of the repository itself, and no
 * chart in text is left, which could hold links of its own. All the rest is literal text, which every view escapes.
 */
export function neutral(
  report: SavedReport,
  address: Pick<ForgeAddress, 'webUrl' | 'repository'>,
): SavedReport {
  const isOurs = (url: string) => leadsTo(url, address);
  const text = (given: Text) => cleanText(given, isOurs, 0);
  const { headline, context, footer, fullUrl, sections } = report;
  return {
    headline: { ...headline, text: text(headline.text) },
    context: [...text(context), ' · as the job of the change itself tells it'],
    sections: sections.map((section) => cleanSection(section, text)),
    footer: text(footer),
    ...(fullUrl !== undefined && isOurs(fullUrl) && { fullUrl }),
  };
}

function leadsTo(url: string, { webUrl, repository }: Pick<ForgeAddress, 'webUrl' | 'repository'>): boolean {
  if (!URL.canParse(url)) return false;
  const { origin, pathname, username, password, protocol } = new URL(url);
  const home = new URL(`${webUrl}/${repository}/`);
  if (!/^https?:$/.test(protocol) || origin !== home.origin || username !== '' || password !== '')
    return false;
  return pathname.startsWith(home.pathname) && !/%2e|%2f|%5c/i.test(pathname);
}

type Clean = (text: Text) => Inline[];

function cleanText(given: Text, isOurs: (url: string) => boolean, depth: number): Inline[] {
  if (depth > deepest) return ['…'];
  return given.flatMap((inline): Inline[] => {
    if (typeof inline === 'string' || 'code' in inline || 'mark' in inline) return [inline];
    if ('strong' in inline) return [{ strong: cleanText(inline.strong, isOurs, depth + 1) }];
    const inner = cleanText(inline.text, isOurs, depth + 1);
    return isOurs(inline.link) ? [{ link: inline.link, text: inner }] : inner;
  });
}

function cleanSection({ title, blocks, ...section }: Section, text: Clean): Section {
  return { ...section, title: text(title), blocks: blocks.map((block) => cleanBlock(block, text)) };
}

function cleanBlock(block: Block, text: Clean): Block {
  switch (block.type) {
    case 'paragraph':
      return { ...block, text: text(block.text) };
    case 'list':
      return { ...block, items: block.items.map(text) };
    case 'code':
      // Any other language may be drawn instead of shown.
      return { ...block, language: 'text' };
    case 'table':
      return cleanTable(block, text);
    case 'figures':
      return { ...block, figures: block.figures.map((figure) => cleanFigure(figure, text)) };
  }
}

function cleanTable(table: TableBlock, text: Clean): TableBlock {
  return { ...table, head: table.head.map(text), rows: table.rows.map((row) => row.map(text)) };
}

function cleanFigure({ fallback, ...figure }: Figure, text: Clean): Figure {
  return {
    ...figure,
    width: Math.min(figure.width, largest),
    height: Math.min(figure.height, largest),
    ...(fallback?.table && { fallback: { table: cleanTable(fallback.table, text) } }),
  };
}
