import type { Align } from '../../model/report.ts';
import { fill, type Span, widthOf, wordWidth, wrap } from './terminal-lines.ts';

/** A blank that no line is broken at; it is shown as any other. */
export const noBreak = '\u00a0';

const gap: Span = { text: '  ' };

/**
 * Lines of a table within `room` columns. Where they are too few a cell takes several lines, and where that is not enough each
 * row is a list of its cells; one is cut only at last.
 */
export function tableLines(
  head: readonly Span[][],
  rows: readonly (readonly Span[][])[],
  align: readonly Align[],
  room: number,
): Span[][] {
  const widths = columnWidths([head, ...rows], room);
  if (widthOfRow(widths) > room || confuses(rows, widths[0] ?? 0))
    return rows.flatMap((row) => rowAsList(head, row, room));
  return [head, ...rows].flatMap((cells) => {
    const wrapped = cells.map((cell, index) => wrapCell(cell, widths[index]!));
    const height = Math.max(...wrapped.map((lines) => lines.length));
    return Array.from({ length: height }, (_, line) =>
      wrapped.flatMap((lines, index) => [
        gap,
        ...breakable(fill(lines[line] ?? [], widths[index]!, align[index] ?? 'left')),
      ]),
    );
  });
}

/** Whether two names look alike once they are cut. */
function confuses(rows: readonly (readonly Span[][])[], width: number): boolean {
  const textOf = (line: readonly Span[]) => line.map(({ text }) => text).join('');
  const names = rows.map(([name = []]) => name);
  const shown = new Set(
    names.map((name) =>
      wrapCell(name, width)
        .map((line) => textOf(fill(line, width, 'left')))
        .join(),
    ),
  );
  return shown.size < new Set(names.map(textOf)).size;
}

/** The first cell, and below it what each of the others is and holds. */
function rowAsList(
  head: readonly Span[][],
  [first = [], ...cells]: readonly Span[][],
  room: number,
): Span[][] {
  const labels = head.slice(1);
  const width = Math.max(0, ...labels.map(widthOf));
  const indent: Span = { text: gap.text.repeat(2) };
  const lines = (cell: readonly Span[], columns: number) =>
    wrapCell(cell, columns).map((line) =>
      breakable(widthOf(line) > columns ? fill(line, columns, 'left') : line),
    );
  const told = cells.flatMap((cell, index) =>
    lines(cell, room - indent.text.length - width - gap.text.length).map((line, at) => [
      indent,
      ...fill(at === 0 ? (labels[index] ?? []) : [], width, 'left'),
      gap,
      ...line,
    ]),
  );
  return [...lines(first, room - gap.text.length).map((line) => [gap, ...line]), ...told];
}

/** Half a rule on a line of its own says more than one that is cut; half a number would say another number. */
function wrapCell(cell: readonly Span[], width: number): Span[][] {
  if (wordWidth(cell) <= width) return wrap(cell, width);
  const parts = breakable(cell);
  return wrap(wordWidth(parts) <= width ? parts : parts.map((part) => shortNumbers(part, width)), width);
}

/** A whole number as `showNumber` writes it, with nothing around it. */
const longInteger = /(?<!\S)([+−]?)(\d{1,3}(?:,\d{3})+)(?!\S)/g;

/** Numbers that are wider than `width` as powers of ten, with seven digits or as many as there is room for. */
function shortNumbers(span: Span, width: number): Span {
  const text = span.text.replace(longInteger, (whole, sign: string, digits: string) => {
    if (whole.length <= width) return whole;
    const number = Number(digits.replaceAll(',', ''));
    const written = (places: number) => `${sign}${number.toExponential(places).replace('e+', 'e')}`;
    const room = width - written(1).length + 1;
    return written(Math.min(6, Math.max(0, room)));
  });
  return { ...span, text };
}

function breakable(spans: readonly Span[]): Span[] {
  return spans.map((span) => ({ ...span, text: span.text.replaceAll(noBreak, ' ') }));
}

/** The narrowest that a column of long names is made; and made before any other column is broken. */
const leastColumn = 14;
const longWord = 28;

/**
 * As wide as their cells; where that is too much the widest column gives way first: to its longest word, then further.
 */
function columnWidths(rows: readonly (readonly Span[][])[], room: number): number[] {
  const most = (measure: (cell: Span[]) => number) =>
    rows[0]!.map((_, index) => Math.max(...rows.map((row) => measure(row[index] ?? []))));
  const words = most(wordWidth).map((width) => Math.min(width, longWord));
  const whole = most(widthOf);
  const wrapped = narrowed(whole, words, room);
  return narrowed(
    wrapped,
    wrapped.map((width) => Math.min(width, leastColumn)),
    room,
  );
}

function widthOfRow(widths: readonly number[]): number {
  return widths.reduce((sum, width) => sum + width + gap.text.length, -gap.text.length);
}

/** Takes from the widest of those that may give, until they fit or none may. */
function narrowed(widths: readonly number[], least: readonly number[], room: number): number[] {
  const narrow = [...widths];
  let over = widthOfRow(narrow) - room;
  while (over > 0) {
    const givers = narrow.map((width, index) => (width > least[index]! ? width : 0));
    const widest = Math.max(...givers);
    if (widest === 0) break;
    narrow[givers.indexOf(widest)]! -= 1;
    over -= 1;
  }
  return narrow;
}
