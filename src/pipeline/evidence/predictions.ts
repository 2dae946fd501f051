import { parseCsv } from '../../formats/csv.ts';
import { parseJsonLines } from '../../formats/json.ts';
import { isMap, isValue, type Tree } from '../../formats/tree.ts';
import type { RevisionView } from '../../io/view.ts';
import { CmlError } from '../../model/errors.ts';
import type { Cell } from '../../model/plot.ts';
import type { Warning } from '../../model/run.ts';
import { isNumber } from '../../model/value.ts';
import type { Config } from '../../options/config.ts';
import type { Predictions, PredictionTable, Roles } from '../judge/index.ts';

const usual = /(^|\/)predictions\.(csv|tsv|jsonl|ndjson|parquet)$/;

/** Bytes of one side's table. */
const maxBytes = 512 * 1024 * 1024;

/** The predictions of both sides, where both have them; a table that cannot be read is a warning. */
export async function readPredictions(
  input: { config: Config; head: RevisionView; baseline: RevisionView },
  warnings: Warning[],
): Promise<Predictions | undefined> {
  const { file, ...roles } = await locate(input);
  if (file === undefined) return undefined;
  try {
    if (!(await input.baseline.files()).has(file)) {
      warnings.push({
        code: 'no-baseline-predictions',
        file,
        message: 'The baseline has no such table, so its predictions cannot be compared. Commit the table.',
      });
      return undefined;
    }
    const [before, after] = await Promise.all([read(input.baseline, file), read(input.head, file)]);
    return { before, after, roles };
  } catch (error) {
    if (!(error instanceof CmlError)) throw error;
    warnings.push({ code: error.code, file, message: error.message });
    return undefined;
  }
}

/** As cml.yaml says, else the only table of the usual name. */
async function locate({
  config,
  head,
}: {
  config: Config;
  head: RevisionView;
}): Promise<Roles & { file?: string }> {
  const { predictions } = config;
  if (typeof predictions === 'string') return { file: predictions };
  if (predictions)
    return Object.fromEntries(Object.entries(predictions).filter(([, value]) => value !== undefined));
  const found = [...(await head.files()).keys()].filter((path) => usual.test(path));
  return found.length === 1 ? { file: found[0]! } : {};
}

async function read(view: RevisionView, file: string): Promise<PredictionTable> {
  const bytes = await view.read(file, { maxBytes });
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
  const { parquetReadObjects } = await import('hyparquet');
  const file = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer;
  try {
    const records = await parquetReadObjects({ file });
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
