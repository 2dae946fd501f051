import stringWidth from 'string-width';
import { plain } from './plain.ts';

export type Style = 'green' | 'red' | 'yellow' | 'cyan' | 'dim' | 'bold';

/** A piece of a line with one look. */
export interface Span {
  readonly text: string;
  readonly style?: Style | undefined;
  /** Where a click on it leads; an `https` or `http` URL without blanks or controls. */
  readonly link?: string;
}

const sgr: Readonly<Record<Style, readonly [on: number, off: number]>> = {
  bold: [1, 22],
  dim: [2, 22],
  red: [31, 39],
  green: [32, 39],
  yellow: [33, 39],
  cyan: [36, 39],
};

/** What a terminal can do. */
export interface Look {
  readonly color: boolean;
  readonly links: boolean;
}

/** A line as a terminal takes it; nothing in a span's own text can act on the terminal. */
export function paint(spans: readonly Span[], { color, links }: Look): string {
  return runsOf(spans)
    .map(({ text, style, link }) => {
      const shown = plain(text);
      if (shown === '') return shown;
      const [on, off] = style === undefined ? [0, 0] : sgr[style];
      const painted = color && style !== undefined ? `\u001b[${on}m${shown}\u001b[${off}m` : shown;
      return links && link !== undefined ? `\u001b]8;;${link}\u001b\\${painted}\u001b]8;;\u001b\\` : painted;
    })
    .join('');
}

/** Neighbours of one look as one span. */
function runsOf(spans: readonly Span[]): Span[] {
  const runs: Span[] = [];
  for (const span of spans) {
    const last = runs.at(-1);
    if (last !== undefined && last.style === span.style && last.link === span.link)
      runs[runs.length - 1] = { ...last, text: last.text + span.text };
    else runs.push(span);
  }
  return runs;
}

/** Columns that the spans take; East Asian characters and emoji take two. */
export function widthOf(spans: readonly Span[]): number {
  return spans.reduce((sum, { text }) => sum + stringWidth(plain(text)), 0);
}

/** Broken at blanks into lines of at most `width` columns; a word that is longer stays whole. */
export function wrap(spans: readonly Span[], width: number): Span[][] {
  const lines: Span[][] = [[]];
  let column = 0;
  for (const word of wordsOf(spans)) {
    const size = widthOf(word);
    const line = lines.at(-1)!;
    if (column === 0) {
      line.push(...word);
      column = size;
    } else if (column + 1 + size <= width) {
      line.push(blank(line.at(-1), word[0]), ...word);
      column += 1 + size;
    } else {
      lines.push([...word]);
      column = size;
    }
  }
  return lines;
}

/** Part of a link where it stands between two words of one. */
function blank(before: Span | undefined, after: Span | undefined): Span {
  const { style, link } = after ?? {};
  return { text: ' ', style, ...(link !== undefined && link === before?.link && { link }) };
}

/** Columns that the longest word takes. */
export function wordWidth(spans: readonly Span[]): number {
  return Math.max(0, ...wordsOf(spans).map(widthOf));
}

/** Words end at blanks only, so that one may have several looks: a bracket before a name stays with it. */
function wordsOf(spans: readonly Span[]): Span[][] {
  const words: Span[][] = [[]];
  for (const span of spans) {
    const [first = '', ...rest] = span.text.split(' ');
    if (first !== '') words.at(-1)!.push({ ...span, text: first });
    for (const part of rest) words.push(part === '' ? [] : [{ ...span, text: part }]);
  }
  return words.filter((word) => word.length > 0);
}

/** Spans that take exactly `width` columns: cut with `…`, or filled with blanks on the side that the alignment asks. */
export function fill(spans: readonly Span[], width: number, align: 'left' | 'right' | 'center'): Span[] {
  const room = width - widthOf(spans);
  if (room < 0) return cut(spans, width);
  const before = align === 'left' ? 0 : align === 'right' ? room : Math.floor(room / 2);
  return [{ text: ' '.repeat(before) }, ...spans, { text: ' '.repeat(room - before) }];
}

const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' });

function cut(spans: readonly Span[], width: number): Span[] {
  const kept: Span[] = [];
  let left = width - 1;
  for (const span of spans) {
    let part = '';
    for (const { segment } of segmenter.segment(plain(span.text))) {
      const size = stringWidth(segment);
      if (size > left) {
        kept.push({ ...span, text: part }, { ...span, text: `…${' '.repeat(left)}` });
        return kept;
      }
      part += segment;
      left -= size;
    }
    kept.push({ ...span, text: part });
  }
  return kept;
}
