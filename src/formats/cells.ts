import type { Cell } from '../model/plot.ts';

/** A column that is filled cell by cell. */
export interface ColumnBuilder {
  add(cell: Cell): void;
  finish(): ArrayLike<Cell>;
}

/** Texts of a column that are kept once, however often they stand there. */
const mostShared = 10_000;

/**
 * A column in as little memory as its cells allow: eight bytes a number while all are numbers; else an array, in which
 * equal texts are one. A text that says a number becomes it, so that `1`, `1.0` and ` 1` are the same cell.
 */
export function columnBuilder(): ColumnBuilder {
  let numbers: Float64Array | undefined = new Float64Array(1024);
  let cells: Cell[] = [];
  let length = 0;
  const shared = new Map<string, string>();

  function intern(text: string): string {
    const known = shared.get(text);
    if (known !== undefined) return known;
    if (shared.size < mostShared) shared.set(text, text);
    return text;
  }

  return {
    add(cell) {
      const value = typeof cell === 'string' ? (numberIn(cell) ?? intern(cell)) : cell;
      if (numbers !== undefined && typeof value === 'number') {
        if (length === numbers.length) numbers = grown(numbers);
        numbers[length] = value;
      } else {
        if (numbers !== undefined) {
          cells = Array.from(numbers.subarray(0, length));
          numbers = undefined;
        }
        cells.push(value);
      }
      length++;
    },
    finish: () => numbers?.subarray(0, length) ?? cells,
  };
}

/** The number that a text is; undefined of words, of nothing, and of `nan`, which stays what it was. */
function numberIn(text: string): number | undefined {
  const first = text.charCodeAt(0);
  // Digits, signs, a point or a space begin a number; most words are told apart by this alone.
  if (!(first <= 57) || text.trim() === '') return undefined;
  const number = Number(text);
  return Number.isFinite(number) ? number : undefined;
}

function grown(numbers: Float64Array): Float64Array {
  const wider = new Float64Array(2 * numbers.length);
  wider.set(numbers);
  return wider;
}
