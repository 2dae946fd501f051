import { cellNumber, readRow, type Separator, sniffSeparator } from './csv.ts';
import { invalid } from './tree.ts';

export interface Column {
  readonly name: string;
  /** One a row; NaN where the cell holds no number. Within two units in the last place of what the text says. */
  readonly numbers: Float64Array;
  /** No cell of it holds text. */
  readonly numeric: boolean;
}

/** A table of any length by its columns. */
export interface Columns {
  readonly columns: readonly Column[];
  readonly length: number;
  /** The cells of the first rows, as they were asked for, and of the last, as text. */
  readonly first: readonly (readonly string[])[];
  readonly last: readonly string[];
  /** False where the table is longer than `maxCells` allowed and was cut. */
  readonly complete: boolean;
}

export interface ColumnsOptions {
  readonly separator?: Separator;
  /** How many rows are kept as text; none unless told. */
  readonly keepRows?: number;
  /** Rows × columns that are kept; 40 million (320 MB) unless told. */
  readonly maxCells?: number;
}

/** Bytes of one row that no table needs: a quote was never closed. */
const maxRowBytes = 8 * 1024 * 1024;

/**
 * Reads a table in chunks into columns of doubles: 8 bytes a cell, whatever their text. Its first row names the columns;
 * where all its cells are numbers the table has no header and the columns are named `0`, `1` …. Throws CmlError
 * `format-invalid` for binary files and quotes that never close.
 */
export async function readColumns(
  chunks: AsyncIterable<Uint8Array>,
  options: ColumnsOptions = {},
): Promise<Columns> {
  let carry: Buffer = Buffer.alloc(0);
  let table: Builder | undefined;

  function feed(bytes: Buffer): Buffer {
    if (bytes.includes(0)) throw invalid('it is a binary file, not text');
    let start = 0;
    if (!table) {
      const header = headerOf(bytes, options.separator);
      if (!header) return bytes;
      table = createBuilder(header, options);
      start = header.end;
    }
    const end = bytes.lastIndexOf(10) + 1;
    return bytes.subarray(end > start ? table.rows(bytes, start, end) : start);
  }

  for await (const chunk of chunks) {
    const bytes =
      carry.length === 0
        ? Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length)
        : Buffer.concat([carry, chunk]);
    carry = feed(bytes);
    if (carry.length > maxRowBytes) throw invalid('a quoted cell or a line never ends');
    if (table?.full()) break;
  }
  if (carry.length > 0 && !table?.full() && feed(Buffer.concat([carry, Buffer.from('\n')])).length > 0)
    throw invalid('a quoted cell never closes');
  return table?.finish() ?? { columns: [], length: 0, first: [], last: [], complete: true };
}

interface Header {
  readonly names: readonly string[];
  readonly separator: Separator;
  /** Numbers may be written `0,5`: a comma separates nothing in this file. */
  readonly decimalComma: boolean;
  /** Where the first row of data begins. */
  readonly end: number;
}

/** Undefined while its line has not come in whole. */
function headerOf(bytes: Buffer, separator: Separator | undefined): Header | undefined {
  const bom = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
  let start = bom;
  while (bytes[start] === 10 || bytes[start] === 13) start += 1;
  const newline = bytes.indexOf(10, start);
  if (newline < 0) return undefined;
  const found = separator ?? sniffSeparator(bytes.toString('utf8', start, newline));
  const end = rowEnd(bytes, start, found.charCodeAt(0));
  if (end === undefined) return undefined;
  const line = bytes.toString('utf8', start, end);
  const names: string[] = [];
  readRow(line, 0, found, names);
  const decimalComma = found === ';' && !line.includes(',');
  if (!names.every((name) => name.trim() !== '' && cellNumber(name) !== undefined))
    return { names, separator: found, decimalComma, end: end + 1 };
  return { names: names.map((_, index) => String(index)), separator: found, decimalComma, end: start };
}

const quote = 34;

/** The line break that ends a row: none in a cell that begins with a quote (RFC 4180). Undefined where it has not come in. */
function rowEnd(bytes: Buffer, start: number, separator: number): number | undefined {
  for (let at = start; ; at += 1) {
    while (bytes[at] === quote) {
      const close = bytes.indexOf(quote, at + 1);
      if (close < 0) return undefined;
      at = close + 1;
    }
    while (at < bytes.length && bytes[at] !== separator && bytes[at] !== 10) at += 1;
    if (at >= bytes.length) return undefined;
    if (bytes[at] === 10) return at;
  }
}

interface Builder {
  /** Takes the rows between two offsets, the last of which follows a line break; returns where it stopped. */
  rows(bytes: Buffer, start: number, end: number): number;
  full(): boolean;
  finish(): Columns;
}

const commaNumber = /^\s*[+-]?\d+,\d+(?:[eE][+-]?\d+)?\s*$/;

/** Powers of ten; the first 23 are exact, the others within half a unit in the last place. */
const powers = Array.from({ length: 291 }, (_, exponent) => Number(`1e${exponent}`));

/** Digits beyond these do not change a double by more than its last place. */
const enough = 1e17;

function createBuilder(
  { names, separator, decimalComma }: Header,
  { keepRows = 0, maxCells = 40_000_000 }: ColumnsOptions,
): Builder {
  const width = names.length;
  const code = separator.charCodeAt(0);
  const maxRows = Math.max(1, Math.floor(maxCells / width));
  let capacity = 1024;
  let numbers = names.map(() => new Float64Array(capacity));
  const texts = names.map(() => false);
  const commas = names.map(() => false);
  // Where numbers have points, `64,32` is no number but two.
  let hasPoints = false;
  const first: string[][] = [];
  let lastRow = Buffer.alloc(0);
  let length = 0;

  function grow(): void {
    capacity *= 2;
    numbers = numbers.map((old) => {
      const wider = new Float64Array(capacity);
      wider.set(old);
      return wider;
    });
  }

  /** Where the cell at `start` ends; -1 where its quote does not close before `end`. */
  function cellEnd(bytes: Buffer, start: number, end: number): number {
    let at = start;
    if (bytes[at] === 34) {
      for (;;) {
        at = bytes.indexOf(34, at + 1);
        if (at < 0 || at >= end) return -1;
        if (bytes[at + 1] !== 34) break;
        at += 1;
      }
    }
    while (at < end && bytes[at] !== code && bytes[at] !== 10) at += 1;
    return at < end ? at : -1;
  }

  /** A cell that is no plain number. */
  function setOther(column: number, text: string): void {
    const cells: string[] = [];
    readRow(text, 0, separator, cells);
    const cell = cells[0]!;
    const isComma = decimalComma && commaNumber.test(cell);
    if (isComma) commas[column] = true;
    const number = cellNumber(isComma ? cell.replace(',', '.') : cell);
    if (number === undefined) texts[column] = true;
    numbers[column]![length] = number ?? Number.NaN;
  }

  function rows(bytes: Buffer, start: number, end: number): number {
    let at = start;
    let rowStart = start;
    let previous = -1;
    let previousEnd = -1;
    while (at < end) {
      if (length === maxRows) return at;
      if (length === capacity) grow();
      rowStart = at;
      let column = 0;
      for (;;) {
        // A plain decimal number is read in passing.
        const cellStart = at;
        let character = bytes[at]!;
        const negative = character === 45;
        if (negative) character = bytes[++at]!;
        let mantissa = 0;
        let digits = 0;
        let exponent = 0;
        for (; character >= 48 && character <= 57; character = bytes[++at]!) {
          if (mantissa < enough) mantissa = mantissa * 10 + (character - 48);
          else exponent += 1;
          digits += 1;
        }
        if (character === 46) {
          hasPoints = true;
          for (character = bytes[++at]!; character >= 48 && character <= 57; character = bytes[++at]!) {
            if (mantissa < enough) {
              mantissa = mantissa * 10 + (character - 48);
              exponent -= 1;
            }
            digits += 1;
          }
        }
        if (digits > 0 && (character === 101 || character === 69)) {
          character = bytes[++at]!;
          const down = character === 45;
          if (down || character === 43) character = bytes[++at]!;
          // `1e` is text.
          if (character < 48 || character > 57) digits = 0;
          let power = 0;
          for (; character >= 48 && character <= 57; character = bytes[++at]!)
            power = power * 10 + (character - 48);
          exponent += down ? -power : power;
        }
        if (character === 13 && bytes[at + 1] === 10) character = bytes[++at]!;
        const plain =
          digits > 0 && (character === code || character === 10) && exponent > -291 && exponent < 291;
        if (!plain) {
          at = cellEnd(bytes, cellStart, end);
          if (at < 0) return rowStart;
          character = bytes[at]!;
          if (column < width) setOther(column, bytes.toString('utf8', cellStart, at));
        } else if (column < width) {
          const size = exponent < 0 ? mantissa / powers[-exponent]! : mantissa * powers[exponent]!;
          numbers[column]![length] = negative ? -size : size;
        }
        column += 1;
        at += 1;
        if (character === 10) break;
      }
      if (column === 1 && at - rowStart <= 2 && (bytes[rowStart] === 10 || bytes[rowStart] === 13)) continue;
      for (; column < width; column += 1) numbers[column]![length] = Number.NaN;
      if (first.length < keepRows) first.push(cellsOf(bytes, rowStart, at));
      previous = rowStart;
      previousEnd = at;
      length += 1;
    }
    if (previous >= 0) lastRow = Buffer.from(bytes.subarray(previous, previousEnd));
    return at;
  }

  function cellsOf(bytes: Buffer, start: number, end: number): string[] {
    const cells: string[] = [];
    readRow(bytes.toString('utf8', start, end), 0, separator, cells);
    while (cells.length < width) cells.push('');
    return cells.slice(0, width);
  }

  /** What is a number with a comma is shown with a point, as it would be in any other file. */
  function pointed(cells: readonly string[]): readonly string[] {
    if (hasPoints || !commas.includes(true)) return cells;
    return cells.map((cell) => (commaNumber.test(cell) ? cell.replace(',', '.') : cell));
  }

  return {
    rows,
    full: () => length === maxRows,
    finish: () => ({
      columns: names.map((name, index) => {
        const values = numbers[index]!.subarray(0, length);
        if (!(hasPoints && commas[index])) return { name, numbers: values, numeric: !texts[index] };
        return { name, numbers: values.fill(Number.NaN), numeric: false };
      }),
      length,
      first: first.map(pointed),
      last: pointed(length > 0 && lastRow.length > 0 ? cellsOf(lastRow, 0, lastRow.length) : []),
      complete: length < maxRows,
    }),
  };
}
