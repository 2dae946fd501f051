import { roundFloat } from '../formats/python/float.ts';
import { pyStr } from '../formats/python/repr.ts';
import { isDict, isList, type Py } from '../formats/python/value.ts';

/** Columns a text takes in a terminal. East Asian characters take two. */
export type Width = (text: string) => number;

/** What surely takes as many columns as it has characters. */
const ascii = /^[\x20-\x7e]*$/;

/** Loads the table of character widths only where a cell needs it. */
export async function widthFor(cells: readonly string[]): Promise<Width> {
  if (cells.every((cell) => ascii.test(cell))) return (text) => text.length;
  const { default: stringWidth } = await import('string-width');
  // biome-ignore lint/suspicious/noControlCharactersInRegex: as wcwidth counts them
  const control = /[\x01-\x1f\x7f-\x9f]/;
  return (text) => (ascii.test(text) ? text.length : control.test(stripAnsi(text)) ? -1 : stringWidth(text));
}

function stripAnsi(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: that is how escape sequences begin
  return text.replace(/\x1b\[[0-9;]*[A-Za-z]/g, '');
}

/** Spaces that stand beside the widest header. */
const headerPadding = 2;

/**
 * A table as Python's tabulate prints it in its `plain` and `github` formats: left-aligned, cells stripped, line breaks
 * in a cell as rows of their own, nothing escaped.
 */
export async function drawTable(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  markdown: boolean,
): Promise<string> {
  const body = rows.map((row) => row.map(strip));
  const cells = [...head, ...body.flat()];
  const width = await widthFor(cells.flatMap((cell) => cell.split(/[\r\n]/)));
  const widest = (text: string) => Math.max(...text.split(/\r\n|\n|\r/).map(width));
  const columns = head.map((title, index) =>
    body.reduce((most, row) => Math.max(most, widest(row[index]!)), widest(title) + headerPadding),
  );
  const several = cells.some((cell) => /[\r\n]/.test(cell));
  const draw = (row: readonly string[]) =>
    (several ? linesOf(row) : [row]).map((line) => border(line.map(pad)));
  const pad = (text: string, index: number) => text + ' '.repeat(Math.max(0, columns[index]! - width(text)));
  const border = (line: readonly string[]) =>
    (markdown ? `| ${line.join(' | ')} |` : line.join('  ')).replace(pythonSpaceEnd, '');
  const rule = `|${columns.map((column) => '-'.repeat(column + 2)).join('|')}|`;
  return [...draw(head), ...(markdown ? [rule] : []), ...body.flatMap(draw)].join('\n');
}

const pythonSpace =
  '[\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]+';
const pythonSpaceStart = new RegExp(`^${pythonSpace}`);
const pythonSpaceEnd = new RegExp(`${pythonSpace}$`);

/** `str.strip`. */
function strip(text: string): string {
  return text.replace(pythonSpaceStart, '').replace(pythonSpaceEnd, '');
}

/** A row whose cells have line breaks as the rows that it fills. `str.splitlines` knows more breaks than two. */
function linesOf(row: readonly string[]): string[][] {
  const cells = row.map((cell) => {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are among the breaks
    const lines = cell.split(/\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]/);
    return lines.at(-1) === '' ? lines.slice(0, -1) : lines;
  });
  const height = Math.max(...cells.map((lines) => lines.length));
  return Array.from({ length: height }, (_, at) => cells.map((lines) => lines[at] ?? ''));
}

/** A cell: floats rounded to so many digits, where there are digits; null is a dash. */
export function cellText(value: Py | undefined, digits?: number): string {
  if (value === undefined || value === null) return '-';
  return pyStr(digits ? rounded(value, digits) : value);
}

function rounded(value: Py, digits: number): Py {
  if (typeof value === 'number') return roundFloat(value, digits);
  if (isList(value)) return value.map((item) => rounded(item, digits));
  if (isDict(value)) return new Map([...value].map(([key, item]) => [key, rounded(item, digits)]));
  return value;
}
