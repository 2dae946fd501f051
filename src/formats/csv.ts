import { decodeText } from './text.ts';
import { invalid } from './tree.ts';

export type Separator = ',' | ';' | '\t';

/** The separator that stands most often in a header line, outside of quotes; a comma where none does. */
export function sniffSeparator(line: string): Separator {
  const bare = line.replace(/"(?:[^"]|"")*"?/g, '');
  const count = (separator: Separator) => bare.split(separator).length;
  const candidates: readonly Separator[] = [',', '\t', ';'];
  return candidates.reduce((best, other) => (count(other) > count(best) ? other : best));
}

export interface Table {
  readonly separator: Separator;
  /** The first row. */
  readonly header: readonly string[];
  /** The others, each as long as the header: missing cells are empty, further ones are cut off. */
  readonly rows: readonly (readonly string[])[];
}

/**
 * Reads a small table whole. Quotes, doubled quotes and line breaks in quotes are as RFC 4180 has them; empty lines are
 * passed over. Throws CmlError `format-invalid` for binary files and quotes that never close. Large files belong to
 * `readColumns`.
 */
export function parseCsv(content: Uint8Array | string, options: { separator?: Separator } = {}): Table {
  const rows: string[][] = [];
  let header: string[] = [];
  const separator = eachRow(content, options.separator, (cells, isHeader) => {
    if (isHeader) header = [...cells];
    else rows.push(Array.from(header, (_, i) => cells[i] ?? ''));
  });
  return { separator, header, rows };
}

/** Reads the same row by row, without keeping any: `cells` is used again for the next. Returns the separator. */
export function eachRow(
  content: Uint8Array | string,
  given: Separator | undefined,
  use: (cells: readonly string[], isHeader: boolean) => void,
): Separator {
  const text = decodeText(content);
  const separator = given ?? sniffSeparator(text.slice(0, 65_536).split('\n', 1)[0]!);
  const cells: string[] = [];
  let isHeader = true;
  for (let offset = 0; offset < text.length; ) {
    cells.length = 0;
    offset = readRow(text, offset, separator, cells);
    if (cells.length === 1 && cells[0] === '') continue;
    use(cells, isHeader);
    isHeader = false;
  }
  return separator;
}

/** Pushes the cells of the row at `offset` and returns where the next row begins. */
export function readRow(text: string, offset: number, separator: string, cells: string[]): number {
  let at = offset;
  for (;;) {
    if (text[at] === '"') {
      const [cell, end] = quoted(text, at);
      at = end;
      // What stands between the closing quote and the separator belongs to the cell, as Python's csv has it.
      const rest = cellEnd(text, at, separator);
      cells.push(cell + text.slice(at, rest).replace(/\r$/, ''));
      at = rest;
    } else {
      const end = cellEnd(text, at, separator);
      cells.push(text.slice(at, text[end] === '\n' || end === text.length ? trimReturn(text, at, end) : end));
      at = end;
    }
    if (text[at] !== separator) return at + 1;
    at += 1;
  }
}

function trimReturn(text: string, start: number, end: number): number {
  return end > start && text[end - 1] === '\r' ? end - 1 : end;
}

function cellEnd(text: string, from: number, separator: string): number {
  for (let at = from; at < text.length; at += 1) if (text[at] === separator || text[at] === '\n') return at;
  return text.length;
}

function quoted(text: string, start: number): [cell: string, end: number] {
  let cell = '';
  for (let from = start + 1; ; ) {
    const quote = text.indexOf('"', from);
    if (quote < 0) throw invalid('a quoted cell never closes');
    cell += text.slice(from, quote);
    if (text[quote + 1] !== '"') return [cell, quote + 1];
    cell += '"';
    from = quote + 2;
  }
}

const numberShape = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;
const missingShape = /^(?:|na|n\/a|nan|null|none|-nan)$/i;
const infinityShape = /^([+-]?)inf(?:inity)?$/i;

/**
 * The number that a cell holds: NaN for `NaN`, `NA`, `null` and an empty cell, undefined for text.
 */
export function cellNumber(cell: string): number | undefined {
  const text = cell.trim();
  if (numberShape.test(text)) return Number(text);
  if (missingShape.test(text)) return Number.NaN;
  const sign = infinityShape.exec(text)?.[1];
  if (sign === undefined) return undefined;
  return sign === '-' ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
}
