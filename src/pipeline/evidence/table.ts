import { parseCsv } from '../../formats/csv.ts';
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
  const { header, rows } = parseCsv(bytes, file.endsWith('.tsv') ? { separator: '\t' } : {});
  return {
    rows: rows.length,
    columns: new Map(header.map((name, at) => [name, rows.map((row) => row[at] ?? '')])),
  };
}

function fromRecords(records: readonly Tree[]): PredictionTable {
  const rows = records.filter(isMap);
  const names = new Set(rows.flatMap((row) => [...row.keys()]));
  return {
    rows: rows.length,
    columns: new Map([...names].map((name) => [name, rows.map((row) => cellOf(row.get(name)))])),
  };
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
    return {
      rows: records.length,
      columns: new Map(names.map((name) => [name, records.map((record) => plainCell(record[name]))])),
    };
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
