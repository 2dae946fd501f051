import { cellNumber } from '../formats/csv.ts';
import type { Value } from '../model/value.ts';

/** What a cell or a text stands for: a number with its text, a flag, or the text itself. */
export function cellValue(cell: string): Value {
  const text = cell.trim();
  if (text === '') return '';
  const number = cellNumber(text);
  if (number !== undefined) return { number, text };
  if (/^true$/i.test(text)) return true;
  return /^false$/i.test(text) ? false : text;
}

/** A param that its tool kept as text. `None` and an empty text stay texts. */
export function paramValue(text: string): Value {
  return /^\s*$|^\s*[a-z]/i.test(text) && !/^\s*(nan|inf|true|false)\s*$/i.test(text)
    ? text
    : cellValue(text);
}
