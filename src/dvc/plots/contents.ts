import { parseCsv } from '../../formats/csv.ts';
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
    return tableRows(bytes, { separator: extension === '.tsv' ? '\t' : ',', header });
  if (!['.json', '.toml', '.py', '.yaml', '.yml'].includes(extension))
    throw new DvcError(
      `'${path}' - file type error\nOnly JSON, YAML, CSV and TSV formats are supported.`,
      'PlotMetricTypeError',
    );
  return loadFile(path, bytes);
}

/** Without a header columns are called by their number. What a row has too much of is dropped. */
function tableRows(bytes: Buffer, { separator, header }: { separator: ',' | '\t'; header: boolean }): Py {
  if (!header && bytes.length === 0)
    throw new DvcError("object of type 'NoneType' has no len()", 'TypeError');
  const table = parseCsv(bytes, { separator });
  const names = header ? table.header : table.header.map((_, index) => String(index));
  const rows = header ? table.rows : [table.header, ...table.rows];
  return rows.map((row) => new Map<Py, Py>(names.map((name, index) => [name, row[index] ?? null])));
}
