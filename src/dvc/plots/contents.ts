import { readRow } from '../../formats/csv.ts';
import type { Py } from '../../formats/python/value.ts';
import { DvcError } from '../failure.ts';
import { loadFile } from '../load.ts';

const pictures = new Set(['.jpg', '.jpeg', '.gif', '.png', '.svg']);

/** The extension as it is written: DVC knows pictures and tables in lower case only. */
export function extensionOf(path: string): string {
  return /(?<=[^/.])\.[^./]*$/.exec(path)?.[0] ?? '';
}

export function isPicture(path: string): boolean {
  return pictures.has(extensionOf(path));
}

/**
 * What a plot's file holds; the cells of a table are text. Throws DvcError for extensions that DVC does not draw.
 */
export async function loadPlotFile(path: string, bytes: Buffer, header: boolean): Promise<Py> {
  const extension = extensionOf(path);
  if (extension === '.csv' || extension === '.tsv')
    return tableRows(path, bytes, { separator: extension === '.tsv' ? '\t' : ',', header });
  if (!['.json', '.toml', '.py', '.yaml', '.yml'].includes(extension))
    throw new DvcError(
      `'${path}' - file type error\nOnly JSON, YAML, CSV and TSV formats are supported.`,
      'PlotMetricTypeError',
    );
  return loadFile(path, bytes);
}

/**
 * Rows as Python's DictReader has them: a missing cell is null, and further ones are a list under the key null. Without a
 * header columns are called by their number, and counted at the commas whatever the separator.
 */
function tableRows(
  path: string,
  bytes: Buffer,
  { separator, header }: { separator: string; header: boolean },
): Py {
  const text = textOf(path, bytes);
  const rows: string[][] = [];
  for (let offset = 0; offset < text.length; ) {
    const row: string[] = [];
    offset = readRow(text, offset, separator, row);
    if (row.length > 1 || row[0] !== '') rows.push(row);
  }
  if (header) return rows.slice(1).map((row) => record(rows[0]!, row));
  if (text === '') throw new DvcError("object of type 'NoneType' has no len()", 'TypeError');
  const first: string[] = [];
  readRow(text, 0, ',', first);
  const names = first.map((_, index) => String(index));
  return rows.map((row) => record(names, row));
}

function record(names: readonly string[], row: readonly string[]): Map<Py, Py> {
  const found = new Map<Py, Py>(names.map((name, index) => [name, row[index] ?? null]));
  return row.length > names.length ? found.set(null, row.slice(names.length)) : found;
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

function textOf(path: string, bytes: Buffer): string {
  try {
    return utf8.decode(bytes);
  } catch {
    throw new DvcError(`unable to read: '${path}', is not valid utf8`, 'EncodingError');
  }
}
