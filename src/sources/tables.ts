import { type Column, type Columns, readColumns } from '../formats/columns.ts';
import { cellNumber } from '../formats/csv.ts';
import { invalid, isMap, isValue, type Tree, type TreeMap } from '../formats/tree.ts';
import type { RevisionView } from '../io/view.ts';
import type { Cell, Plot, SeriesPlot, TablePlot } from '../model/plot.ts';
import { isNumber } from '../model/value.ts';
import { isCounter } from './counters.ts';
import { extensionOf } from './entries.ts';
import { isSplit, reducedSeries, splitOf } from './live.ts';
import { nothingIn } from './nothing-in.ts';
import { plotTitle } from './plot-title.ts';

/** Pictures that one table may become. */
const maxPlots = 8;

/** Rows of a table that is not a series; more than a confusion matrix needs. */
const maxRows = 50_000;

export interface PlotOrigin {
  readonly source: string;
  readonly file: string;
  /** The file, unless it holds several tables. */
  readonly id?: string;
  readonly title?: string;
  /** All lines in one picture, called as their columns are, instead of a picture for each measure. */
  readonly together?: boolean;
}

/** A table file as plots. Throws CmlError. */
export async function readTablePlots(view: RevisionView, origin: PlotOrigin): Promise<Plot[]> {
  const tabs = extensionOf(origin.file) === 'tsv';
  const table = await readColumns(view.stream(origin.file), {
    keepRows: maxRows,
    ...(tabs && { separator: '\t' as const }),
  });
  return plotsOf(table, origin);
}

/** A list of records (`[{"fpr": 0.1, "tpr": 0.4}, …]`) as plots. */
export function recordPlots(records: readonly Tree[], origin: PlotOrigin): Plot[] {
  const rows = records.filter(isMap);
  const names = [...new Set(rows.slice(0, 1000).flatMap((row) => [...row.keys()]))];
  if (rows.length === 0 || names.length === 0) throw invalid('it holds no list of records to draw');
  const columns = names.map((name) => ({
    name,
    numbers: Float64Array.from(rows, (row) => numberIn(row, name)),
    numeric: rows.every((row) => !isText(row.get(name))),
  }));
  const first = rows.slice(0, maxRows).map((row) => names.map((name) => cellText(row.get(name))));
  return plotsOf({ columns, length: rows.length, first, last: first.at(-1) ?? [], complete: true }, origin);
}

function numberIn(row: TreeMap, name: string): number {
  const value = row.get(name);
  if (typeof value === 'boolean') return Number(value);
  return isValue(value) && isNumber(value) ? value.number : Number.NaN;
}

function isText(value: Tree | undefined): boolean {
  return typeof value === 'string' && cellNumber(value) === undefined;
}

function cellText(value: Tree | undefined): string {
  if (value === null || value === undefined || !isValue(value)) return '';
  return isNumber(value) ? value.text : String(value);
}

const actualNames = /^(actual|true|truth|label|target|y_true|expected)(_?(class|label))?$/i;
const predictedNames = /^(pred|predicted|prediction|y_pred|output)(_?(class|label))?$/i;

/**
 * What a table shows by itself: actual and predicted classes are a confusion matrix, names with a number are bars, and
 * numbers are lines over the step or the first column, a picture for each measure.
 */
export function plotsOf(table: Columns, origin: PlotOrigin): Plot[] {
  if (table.length === 0) throw nothingIn(table);
  const actual = table.columns.find((column) => actualNames.test(column.name));
  const predicted = table.columns.find((column) => predictedNames.test(column.name));
  if (actual && predicted && (!actual.numeric || table.columns.length === 2))
    return [tablePlot(table, origin, 'confusion', actual.name, predicted.name)];
  const numeric = table.columns.filter((column) => column.numeric);
  const texts = table.columns.filter((column) => !column.numeric);
  const measured = numeric.find((column) => !isCounter(column.name));
  if (
    texts.length === 1 &&
    measured &&
    table.length <= 200 &&
    !numeric.some((column) => isCounter(column.name))
  )
    return [tablePlot(table, origin, 'bar_horizontal', texts[0]!.name, measured.name)];
  const lines = linePlots(numeric, origin);
  if (lines.length === 0) throw nothingIn(table);
  return lines;
}

function tablePlot(table: Columns, origin: PlotOrigin, template: string, x: string, y: string): TablePlot {
  const names = [x, y];
  const places = names.map((name) => table.columns.findIndex((column) => column.name === name));
  return {
    kind: 'table',
    id: origin.id ?? origin.file,
    title: origin.title ?? plotTitle(origin.file),
    source: origin.source,
    file: origin.file,
    template,
    columns: names,
    rows: table.first.map((row) => places.map((at) => cellOf(row[at] ?? '', table.columns[at]!))),
    x,
    y: [y],
  };
}

function cellOf(text: string, column: Column): Cell {
  if (!column.numeric) return text;
  return cellNumber(text) ?? null;
}

const xNames =
  /^(step|global_step|epoch|iteration|iter|x|time|timestamp|index|batch|n_estimators|threshold)$/i;

/** The column along the horizontal axis: one that is called as such, else the first of two; the rows where there is none. */
export function axisOf(columns: readonly Column[]): Column | undefined {
  return (
    columns.find((column) => xNames.test(column.name.trim())) ??
    (columns.length === 2 ? columns[0] : undefined)
  );
}

/** A line, and what it is called beside the others of its picture. */
interface Member {
  readonly name: string;
  readonly column: Column;
}

function linePlots(columns: readonly Column[], origin: PlotOrigin): SeriesPlot[] {
  const x = axisOf(columns);
  // `loss.csv` with the columns `train` and `held out` holds one measure, which the file's name says.
  const stem = origin.file.slice(origin.file.lastIndexOf('/') + 1).replace(/\.[^.]*$/, '');
  const measures = new Map<string, Member[]>();
  for (const column of columns) {
    if (column === x || isCounter(column.name)) continue;
    const { split, measure } = isSplit(column.name)
      ? { split: column.name, measure: stem }
      : splitOf(column.name);
    measures.set(measure, [...(measures.get(measure) ?? []), { name: split || column.name, column }]);
  }
  const isOne = measures.size === 1;
  const title = origin.title ?? plotTitle(origin.file);
  const id = origin.id ?? origin.file;
  const plot = (members: readonly Member[], named: Pick<SeriesPlot, 'id' | 'title' | 'yLabel'>) =>
    ({
      kind: 'series',
      ...named,
      source: origin.source,
      file: origin.file,
      xLabel: x?.name ?? 'row',
      series: members.map(({ name, column }) => lineOf(name, x, column)),
    }) satisfies SeriesPlot;
  if (origin.together && measures.size > 1) {
    const members = [...measures.values()].flat().map(({ column }) => ({ name: column.name, column }));
    return [plot(members, { id, title, yLabel: '' })];
  }
  return [...measures].slice(0, maxPlots).map(([measure, members]) =>
    plot(members, {
      id: isOne ? id : `${id}:${measure}`,
      title: isOne ? title : `${measure} (${title})`,
      yLabel: measure,
    }),
  );
}

function lineOf(name: string, x: Column | undefined, y: Column) {
  return reducedSeries(name, x?.numbers ?? Float64Array.from(y.numbers, (_, index) => index), y.numbers);
}
