import { parseCsv } from '../../formats/csv.ts';
import { decodeText } from '../../formats/text.ts';
import { invalid } from '../../formats/tree.ts';
import { isNumber, numberValue, type Value } from '../../model/value.ts';
import { cellValue, paramValue } from '../cells.ts';
import { entry } from '../entries.ts';
import { type LiveSeries, livePlots } from '../live.ts';
import { append, attempt, type Gathering, gathering } from '../parts.ts';
import type { RunParts, SourceContext } from '../types.ts';

const name = 'aim';

/** Columns that every such table has; what a run chose is `run.…`, the context of a metric `metric.context.…`. */
const columns = ['step', 'value', 'time', 'run.hash', 'metric.name'] as const;

/** What Aim itself says of a run, in the columns beside its params. */
const bookkeeping =
  /^(?:hash|name|description|archived|creation_time|end_time|active|experiment|tags|__system_params.*)$/;

interface Point {
  readonly step: number;
  readonly value: Value;
}

/** Rows of `step, value, time, run.hash, run.<param>, metric.name, metric.context.<key>`, in any order. */
export async function collect({ view, found, options }: SourceContext): Promise<RunParts> {
  const parts = gathering();
  for (const path of found)
    await attempt(parts, path, async () => {
      const text = decodeText(await view.read(path));
      // A table of this name need not be Aim's; the source for tables may take it then.
      if (!columns.every((column) => text.split('\n', 1)[0]!.includes(column))) return;
      parts.claimed.push(path);
      addTable(parts, path, text, options.skipPlots === true);
    });
  return parts;
}

function addTable(parts: Gathering, file: string, text: string, skipPlots: boolean): void {
  const { header, rows } = parseCsv(text, { separator: ',' });
  const at = new Map(header.map((column, index) => [column, index]));
  if (!columns.every((column) => at.has(column))) throw invalid(`it lacks a column of ${columns.join(', ')}`);
  const cell = (row: readonly string[], column: string) => row[at.get(column)!] ?? '';
  // Times are ISO 8601, whose order is that of their text.
  const newest = rows.reduce<readonly string[] | undefined>(
    (best, row) => (best === undefined || cell(row, 'time') > cell(best, 'time') ? row : best),
    undefined,
  );
  if (newest === undefined) return;
  const origin = { source: name, file };
  const contexts = header.filter((column) => column.startsWith('metric.context.'));
  const series = new Map<string, Point[]>();
  for (const row of rows) {
    if (cell(row, 'run.hash') !== cell(newest, 'run.hash')) continue;
    const key = [...contexts.map((column) => cell(row, column)), cell(row, 'metric.name')]
      .filter(Boolean)
      .join('/');
    const points = series.get(key) ?? [];
    const value = cell(row, 'value');
    // pandas leaves a NaN out.
    points.push({
      step: Number(cell(row, 'step')) || 0,
      value: value === '' ? numberValue(Number.NaN) : cellValue(value),
    });
    series.set(key, points);
  }
  const curves: LiveSeries[] = [];
  for (const [key, points] of series) {
    const inOrder = points.sort((a, b) => a.step - b.step);
    const { step, value } = inOrder.at(-1)!;
    parts.metrics.push(entry(key, value, { ...origin, step }));
    const numbers = inOrder.map((point) => (isNumber(point.value) ? point.value.number : Number.NaN));
    curves.push({ name: key, x: inOrder.map((point) => point.step), y: numbers });
  }
  for (const column of header) {
    const key = column.startsWith('run.') ? column.slice('run.'.length) : '';
    if (key === '' || bookkeeping.test(key) || cell(newest, column) === '') continue;
    parts.params.push(entry(key.replace(/^hparams\./, ''), paramValue(cell(newest, column)), origin));
  }
  if (!skipPlots) append(parts.plots, livePlots(curves, origin));
}
