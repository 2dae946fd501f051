import { type ColumnBuilder, columnBuilder } from '../../formats/cells.ts';
import { eachRow, type Separator } from '../../formats/csv.ts';
import { parseJsonLines } from '../../formats/json.ts';
import { isMap, isValue, type Tree } from '../../formats/tree.ts';
import type { RevisionView } from '../../io/view.ts';
import { CmlError } from '../../model/errors.ts';
import type { Cell } from '../../model/plot.ts';
import { isNumber } from '../../model/value.ts';
import type { PredictionTable } from '../judge/index.ts';

/** Bytes of one side's table. */
const maxBytes = 512 * 1024 * 1024;

/** A table of one revision by columns: CSV, TSV, JSON Lines or Parquet, by its name. Throws CmlError where it is none. */
export async function readTable(view: RevisionView, file: string): Promise<PredictionTable> {
  return parseTable(file, await view.read(file, { maxBytes }));
}

/** The same of its bytes. */
export async function parseTable(file: string, bytes: Buffer): Promise<PredictionTable> {
  if (/\.parquet$/.test(file)) return fromParquet(bytes);
  if (/\.(jsonl|ndjson)$/.test(file)) return fromRecords(parseJsonLines(bytes).rows);
  return fromCsv(bytes, file.endsWith('.tsv') ? '\t' : undefined);
}

function fromCsv(bytes: Buffer, separator: Separator | undefined): PredictionTable {
  let builders: readonly (readonly [string, ColumnBuilder])[] = [];
  let rows = 0;
  eachRow(bytes, separator, (cells, isHeader) => {
    if (isHeader) builders = cells.map((name) => [name, columnBuilder()]);
    else {
      rows++;
      builders.forEach(([, column], i) => {
        column.add(cells[i] ?? '');
      });
    }
  });
  return { rows, columns: new Map(builders.map(([name, column]) => [name, column.finish()])) };
}

function fromRecords(records: readonly Tree[]): PredictionTable {
  const rows = records.filter(isMap);
  const names = [...new Set(rows.flatMap((row) => [...row.keys()]))];
  return fromColumns(names, rows.length, (name, row) => cellOf(rows[row]!.get(name)));
}

function fromColumns(
  names: readonly string[],
  rows: number,
  cellAt: (name: string, row: number) => Cell,
): PredictionTable {
  const columns = names.map((name) => {
    const column = columnBuilder();
    for (let row = 0; row < rows; row++) column.add(cellAt(name, row));
    return [name, column.finish()] as const;
  });
  return { rows, columns: new Map(columns) };
}

function cellOf(value: Tree | undefined): Cell {
  if (!isValue(value)) return null;
  return isNumber(value) ? value.number : value;
}

async function fromParquet(bytes: Buffer): Promise<PredictionTable> {
  const [{ parquetReadObjects }, { compressors }] = await Promise.all([
    import('hyparquet'),
    import('hyparquet-compressors'),
  ]);
  const file = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer;
  try {
    const records = await parquetReadObjects({ file, compressors });
    const names = Object.keys(records[0] ?? {});
    return fromColumns(names, records.length, (name, row) => plainCell(records[row]![name]));
  } catch (cause) {
    throw new CmlError(
      'format-invalid',
      `It is no Parquet file that can be read: ${(cause as Error).message}`,
      { cause },
    );
  }
}

function plainCell(value: unknown): Cell {
  if (typeof value === 'bigint') return Number(value);
  return typeof value === 'number' || typeof value === 'string' || typeof value === 'boolean' ? value : null;
}
