import type { Align } from '../../model/report.ts';
import { fill, type Span, widthOf, wordWidth, wrap } from './terminal-lines.ts';

/** A blank that no line is broken at; it is shown as any other. */
export const noBreak = '\u00a0';

const gap: Span = { text: '  ' };

/** Lines of a table within `room` columns. Where they are too few a cell takes several lines, and is cut only at last. */
export function tableLines(
  head: readonly Span[][],
  rows: readonly (readonly Span[][])[],
  align: readonly Align[],
  room: number,
): Span[][] {
  const widths = columnWidths([head, ...rows], room);
  return [head, ...rows].flatMap((cells) => {
    const wrapped = cells.map((cell, index) => wrapCell(cell, widths[index]!));
    const height = Math.max(...wrapped.map((lines) => lines.length));
    return Array.from({ length: height }, (_, line) =>
      wrapped.flatMap((lines, index) => [
        gap,
        ...fill(lines[line] ?? [], widths[index]!, align[index] ?? 'left').map((span) => ({
          ...span,
          text: span.text.replaceAll(noBreak, ' '),
        })),
      ]),
    );
  });
}

/** Half a rule on a line of its own says more than one that is cut. */
function wrapCell(cell: readonly Span[], width: number): Span[][] {
  const spans =
    wordWidth(cell) <= width
      ? cell
      : cell.map((span) => ({ ...span, text: span.text.replaceAll(noBreak, ' ') }));
  return wrap(spans, width);
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

/** Takes from the widest of those that may give, until they fit or none may. */
function narrowed(widths: readonly number[], least: readonly number[], room: number): number[] {
  const narrow = [...widths];
  let over = narrow.reduce((sum, width) => sum + width + gap.text.length, -gap.text.length) - room;
  while (over > 0) {
    const givers = narrow.map((width, index) => (width > least[index]! ? width : 0));
    const widest = Math.max(...givers);
    if (widest === 0) break;
    narrow[givers.indexOf(widest)]! -= 1;
    over -= 1;
  }
  return narrow;
}
