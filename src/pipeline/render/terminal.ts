import type { Block, Inline, Mark, Report, Section, Text } from '../../model/report.ts';
import { safeUrl } from './escape.ts';
import { plainLines, withoutCommands } from './plain.ts';
import { paint, type Span, type Style, wrap } from './terminal-lines.ts';
import { noBreak, tableLines } from './terminal-table.ts';

export interface TerminalOptions {
  readonly color: boolean;
  /** Columns of the terminal. */
  readonly width: number;
  /** Whether it makes links of words; where it does not, their addresses stand beside them. */
  readonly links: boolean;
}

const marks: Readonly<Record<Mark, readonly [glyph: string, style: Style]>> = {
  better: ['▲', 'green'],
  worse: ['▼', 'red'],
  noise: ['~', 'dim'],
  unclear: ['?', 'cyan'],
  changed: ['•', 'cyan'],
  same: ['=', 'dim'],
  new: ['+', 'cyan'],
  gone: ['−', 'red'],
  pass: ['✓', 'green'],
  fail: ['✗', 'red'],
  overridden: ['!', 'yellow'],
  warn: ['!', 'yellow'],
};

const states = {
  pass: ['✓', 'green'],
  fail: ['✗', 'red'],
  warn: ['!', 'yellow'],
  neutral: ['•', 'cyan'],
} as const;

/** What a terminal has no use for: its own output above, and the commands that its user just gave. */
const leftOut = new Set(['log', 'reproduce']);

/** What nothing else here says again: a fold would hide it from whoever reads no more than this. */
const unfolded = new Set(['warnings']);

/** The report for a terminal: the table and what stands open in full; of what is folded, the title. */
export function renderTerminal(report: Report, options: TerminalOptions): string {
  const [glyph, style] = states[report.headline.icon];
  const head: Span[] = [
    { text: glyph, style },
    { text: ' ' },
    ...spansOf(report.headline.text, options, 'bold'),
  ];
  const sections = report.sections.filter(({ id }) => !leftOut.has(id));
  const isFolded = ({ id, fold }: Section) => fold === 'closed' && !unfolded.has(id);
  const folded = sections.filter(isFolded);
  const shown = sections.filter((section) => !isFolded(section));
  const parts = [
    [...indented(head, options, ''), ...indented(spansOf(report.context, options, 'dim'), options)],
    ...shown.map((section) => sectionLines(section, options)),
    folded.flatMap((section) =>
      indented([{ text: '▸ ', style: 'dim' }, ...spansOf(section.title, options)], options),
    ),
    report.footer.length === 0 ? [] : indented(spansOf(report.footer, options, 'dim'), options),
  ];
  const text = parts
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n');
  return `${withoutCommands(text)}\n`;
}

function sectionLines(section: Section, options: TerminalOptions): string[] {
  const title = section.title.length === 0 ? [] : indented(spansOf(section.title, options, 'bold'), options);
  return [...title, ...section.blocks.flatMap((block) => blockLines(block, options))];
}

function blockLines(block: Block, options: TerminalOptions): string[] {
  switch (block.type) {
    case 'paragraph':
      return indented(spansOf(quoted(block.text), options), options);
    case 'list':
      return block.items.flatMap((item) => bulleted(item, options));
    case 'code':
      return plainLines(block.text)
        .split('\n')
        .map((line) => `    ${line}`);
    case 'table':
      return tableLines(
        block.head.map((cell) => spansOf(cell, options, 'dim')),
        block.rows.map((row) => row.map((cell) => guarded(cellSpans(cell, options)))),
        block.align,
        options.width - 2,
      ).map((line) => paint(line, options).trimEnd());
    case 'figures':
      return block.figures.flatMap((figure) => bulleted([figure.alt], options));
  }
}

/** What a runner would take for a command is broken before it is measured: the columns stay in line. */
function guarded(spans: readonly Span[]): Span[] {
  return spans.map((span) => ({ ...span, text: withoutCommands(span.text) }));
}

/** Under the first line, later ones stand two columns in. */
function indented(spans: readonly Span[], options: TerminalOptions, first = '  '): string[] {
  return wrap(spans, Math.max(20, options.width - 2)).map(
    (line, index) => `${index === 0 ? first : '  '}${paint(line, options)}`,
  );
}

function bulleted(item: Text, options: TerminalOptions): string[] {
  return wrap(spansOf(quoted(item), options), Math.max(20, options.width - 4)).map(
    (line, index) => `${index === 0 ? '  - ' : '    '}${paint(line, options)}`,
  );
}

/** Within a sentence code of several words needs marks: `fail-on: never` there keeps every gate advisory. */
function quoted(text: Text): Text {
  return text.map((inline) => {
    if (typeof inline === 'object' && 'code' in inline && inline.code.includes(' '))
      return `\`${inline.code}\``;
    return typeof inline === 'object' && 'link' in inline ? { ...inline, text: quoted(inline.text) } : inline;
  });
}

function spansOf(text: Text, options: TerminalOptions, style?: Style): Span[] {
  return text.flatMap((inline) => inlineSpans(inline, options, style));
}

/** A verdict or a rule keeps to one line. */
function cellSpans(text: Text, options: TerminalOptions): Span[] {
  return text.flatMap((inline) => {
    const spans = inlineSpans(inline, options);
    const isMark = typeof inline === 'object' && 'mark' in inline;
    return isMark ? spans.map((span) => ({ ...span, text: span.text.replaceAll(' ', noBreak) })) : spans;
  });
}

function inlineSpans(inline: Inline, options: TerminalOptions, style?: Style): Span[] {
  if (typeof inline === 'string') return [{ text: inline, style }];
  if ('code' in inline) return [{ text: inline.code, style }];
  if ('strong' in inline) return spansOf(inline.strong, options, style ?? 'bold');
  if ('link' in inline) return linkSpans(inline.link, inline.text, options, style);
  const [glyph, own] = marks[inline.mark];
  return [{ text: `${glyph} ${inline.text}`, style: own }];
}

/** A name in code, as of a commit or a file, says by itself where to look; other words would hide where they lead. */
function linkSpans(link: string, text: Text, options: TerminalOptions, style?: Style): Span[] {
  const spans = spansOf(text, options, style);
  const url = safeUrl(link);
  if (url === undefined) return spans;
  if (options.links) return spans.map((span) => ({ ...span, link: url }));
  const isName = text.every((part) => (typeof part === 'string' ? /^`.*`$/.test(part) : 'code' in part));
  return isName ? spans : [...spans, { text: ` (${url})`, style }];
}
