import { markdownTable } from 'markdown-table';
import type { Dialect } from '../../forges/types.ts';
import type { Align, Block, Report, Section, TableBlock, Text } from '../../model/report.ts';
import { longestRun } from './escape.ts';
import { type Fitted, fitInto, type Piece } from './fit.ts';
import { markdownFigures } from './markdown-figures.ts';
import { htmlInline, markdownInline } from './markdown-inline.ts';
import { count } from './numbers.ts';
import { clip, plainLines } from './plain.ts';
import { link, textContent } from './text.ts';

export interface MarkdownOptions {
  readonly dialect: Dialect;
  /** By asset id. A figure whose picture has none shows its fallback. */
  readonly urls: ReadonlyMap<string, string>;
  /** The hidden line by which the comment is found again; stands first. */
  readonly marker?: string;
  /** The most characters; the dialect's own limit unless told. */
  readonly limit?: number;
}

/** The smallest limit that any report's first two lines and marker fit in. */
export const leastLimit = 8000;

const headlineIcons = { pass: '✅', fail: '❌', warn: '⚠️', neutral: 'ℹ️' } as const;

/**
 * The report as a comment. Never longer than the limit (of at least `leastLimit` characters): whole sections are left
 * out, least important first, and a line says which and where they are.
 */
export function renderMarkdown(report: Report, options: MarkdownOptions): string {
  const limit = Math.max(leastLimit, options.limit ?? options.dialect.limit);
  const top = [options.marker ?? '', `${headline(report)}\n${line(report.context)}`];
  const foot = small(report.footer, options);
  const pieces = report.sections.map((section) => ({ section, ...piece(section, options) }));
  const fixed = paragraphs([...top, foot]).length + separator.length;
  const whole = fitInto(pieces, limit - fixed);
  if (whole.dropped.length === 0)
    return paragraphs([...top, ...whole.kept.map((one) => one.text.trimEnd()), foot]);
  const fitted = fitInto(pieces, limit - fixed - noticeRoom);
  const notice = small(noticeText(fitted, limit, report), options);
  return paragraphs([...top, ...fitted.kept.map((one) => one.text.trimEnd()), notice, foot]);
}

const separator = '\n\n';

function paragraphs(parts: readonly string[]): string {
  return `${parts.filter((part) => part !== '').join(separator)}\n`;
}

/** Characters kept free for the line about what was left out. */
const noticeRoom = 2500;

function noticeText({ dropped }: Fitted<Piece & { section: Section }>, limit: number, report: Report): Text {
  const titles = dropped.map(({ section }) => clip(textContent(section.title) || section.id, 60));
  const named = titles.slice(0, 4).map((title) => `“${title}”`);
  if (titles.length > 4) named.push(count(titles.length - 4, 'more section'));
  const where = report.fullUrl === undefined ? 'the HTML report' : 'the full report';
  return [
    `Left out to stay under ${count(limit, 'character')}: ${named.join(', ')}. It is all in `,
    ...link([where], report.fullUrl),
    '.',
  ];
}

function headline({ headline: { icon, text } }: Report): string {
  return `### ${headlineIcons[icon]} ${markdownInline(text, 'line')}`;
}

function line(text: Text): string {
  return markdownInline(text, 'start');
}

function small(text: Text, options: MarkdownOptions): string {
  if (text.length === 0) return '';
  return options.dialect.html ? `<sub>${line(text)}</sub>` : line(text);
}

function piece(section: Section, options: MarkdownOptions): Piece {
  const body = paragraphs(section.blocks.map((block) => blockText(block, options))).trimEnd();
  return { text: `${titled(section, body, options.dialect)}${separator}`, dropOrder: section.dropOrder };
}

/** Where a forge has no folds, a heading has to do. */
function titled({ title, fold }: Section, body: string, dialect: Dialect): string {
  if (title.length === 0) return body;
  if (fold === 'plain' || !dialect.html) return `#### ${markdownInline(title, 'line')}\n\n${body}`;
  const open = fold === 'open' ? ' open' : '';
  return `<details${open}><summary>${htmlInline(title)}</summary>\n\n${body}\n\n</details>`;
}

function blockText(block: Block, options: MarkdownOptions): string {
  switch (block.type) {
    case 'paragraph':
      return line(block.text);
    case 'list':
      return block.items.map((item) => `- ${line(item)}`).join('\n');
    case 'code':
      return fence(block.language, block.text);
    case 'table':
      return table(block);
    case 'figures':
      return markdownFigures(block.figures, options, {
        fence,
        table,
        text: line,
      });
  }
}

function fence(language: string, text: string): string {
  const ticks = '`'.repeat(Math.max(3, longestRun(text) + 1));
  return `${ticks}${language.replace(/[^\w+-]/g, '')}\n${plainLines(text)}\n${ticks}`;
}

const alignments: Readonly<Record<Align, string>> = { left: 'l', right: 'r', center: 'c' };

function table(block: TableBlock): string {
  const rows = [block.head, ...block.rows].map((row) => row.map((cell) => markdownInline(cell, 'cell')));
  // Unpadded: alignment for readers of the source would cost a third of the room that a comment has.
  return markdownTable(rows, {
    align: block.align.map((align) => alignments[align]),
    alignDelimiters: false,
  });
}
