import type { DvcData } from '../../dvc/data.ts';
import { extensionOf, isPicture, loadPlotFile } from '../../dvc/plots/contents.ts';
import { type PlotDefinition, plotFiles } from '../../dvc/plots/definitions.ts';
import { type Points, plotPoints } from '../../dvc/plots/points.ts';
import { readColumns } from '../../formats/columns.ts';
import { cellNumber } from '../../formats/csv.ts';
import { pyStr } from '../../formats/python/repr.ts';
import { isDict, isList, isOther, type Py } from '../../formats/python/value.ts';
import type { RevisionView } from '../../io/view.ts';
import type { Cell, Plot, SeriesPlot, TablePlot } from '../../model/plot.ts';
import { reducedSeries } from '../live.ts';
import { pictureOf, readPicture } from '../plain.ts';

interface Reading {
  readonly data: DvcData;
  readonly view: RevisionView;
  /** From DVC's root to the repository's. */
  readonly place: (path: string) => string;
}

const lineTemplates = new Set<Py | undefined>([undefined, 'linear', 'simple']);

/** A definition as plots: pictures as they are, numbers over numbers as lines, everything else by its template. */
export async function readPlot(definition: PlotDefinition, reading: Reading): Promise<Plot[]> {
  const { id, properties } = definition;
  const file = reading.place(plotFiles(definition)[0] ?? id);
  if (isPicture(id)) {
    const origin = { source: 'dvc', file: reading.place(id), id, title: id };
    return reading.data.tree.isFile(id)
      ? [await readPicture(reading.view, origin)]
      : [pictureOf(await reading.data.read(id), origin)];
  }
  const isLine = lineTemplates.has(properties.get('template'));
  const lines = isLine ? await streamedLines(definition, file, reading) : undefined;
  if (lines) return [lines];

  const points = await pointsOf(definition, reading.data);
  if (points.rows.length === 0) return [];
  const series = isLine ? seriesOf(definition, points, file) : undefined;
  return series ? [series] : await tablesOf(definition, points, { file, data: reading.data });
}

async function pointsOf(definition: PlotDefinition, data: DvcData): Promise<Points> {
  const contents = new Map<string, Py>();
  const header = definition.properties.get('header') !== false;
  for (const file of plotFiles(definition))
    contents.set(file, await loadPlotFile(file, await data.read(file), header));
  return plotPoints(definition, contents, '');
}

/** A long table in git is read as columns, without making an object of every row. */
async function streamedLines(
  { id, properties }: PlotDefinition,
  file: string,
  { data, view }: Reading,
): Promise<SeriesPlot | undefined> {
  const [x, y] = [properties.get('x'), properties.get('y')];
  const extension = extensionOf(id);
  if (extension !== '.csv' && extension !== '.tsv') return undefined;
  if (isDict(x) || isDict(y) || properties.get('header') === false || !data.tree.isFile(id)) return undefined;
  const table = await readColumns(view.stream(file), { separator: extension === '.tsv' ? '\t' : ',' });
  const fields = isList(y) ? y : [y ?? table.columns.at(-1)?.name ?? ''];
  const ys = fields.map((field) => table.columns.find((column) => column.name === field));
  const over = x === undefined ? undefined : table.columns.find((column) => column.name === x);
  if (x !== undefined && !over?.numeric) return undefined;
  if (!ys.every((column) => column?.numeric) || table.length === 0) return undefined;
  const index = over?.numbers ?? Float64Array.from({ length: table.length }, (_, row) => row);
  return {
    ...heading({ id, properties }, file),
    kind: 'series',
    xLabel: label(properties.get('x_label')) ?? over?.name ?? 'step',
    yLabel: label(properties.get('y_label')) ?? (ys.length === 1 ? ys[0]!.name : 'y'),
    series: ys.map((column) => reducedSeries(column!.name, index, column!.numbers)),
  };
}

function heading({ id, properties }: Pick<PlotDefinition, 'id' | 'properties'>, file: string) {
  return { id, title: label(properties.get('title')) ?? id, source: 'dvc', file };
}

function label(value: Py | undefined): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** What to call one of a plot's ys: by its file, its field or both, whatever tells it from the others. */
function nameIn(ys: Points['ys'], { file, field }: Points['ys'][number]): string {
  const several = (part: 'file' | 'field') => new Set(ys.map((y) => y[part])).size > 1;
  if (!several('file')) return field;
  return several('field') ? `${file}::${field}` : file;
}

/** The rows as lines, one for each file and field; undefined where a cell is no number. */
function seriesOf(definition: PlotDefinition, points: Points, file: string): SeriesPlot | undefined {
  const lines = new Map<string, { x: number[]; y: number[] }>();
  for (const row of points.rows) {
    const [x, y] = [numberOf(row.get(points.x)), numberOf(row.get(points.y ?? ''))];
    if (x === undefined || y === undefined) return undefined;
    const line = nameIn(points.ys, { file: String(row.get('filename')), field: String(row.get('field')) });
    const known = lines.get(line) ?? { x: [], y: [] };
    known.x.push(x);
    known.y.push(y);
    lines.set(line, known);
  }
  return {
    ...heading(definition, file),
    kind: 'series',
    xLabel: label(points.xLabel) ?? points.x,
    yLabel: label(points.yLabel) ?? points.y ?? '',
    series: [...lines].map(([line, { x, y }]) => reducedSeries(line, x, y)),
  };
}

/** A gap is NaN; undefined for what is no number at all. */
function numberOf(value: Py | undefined): number | undefined {
  if (value === null || value === undefined || value === '') return Number.NaN;
  if (typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean')
    return Number(value);
  return typeof value === 'string' ? cellNumber(value) : undefined;
}

/** Rows that a report can carry. */
const maxRows = 50_000;

/** A table for each of several ys, which a template of the repository's own gets as one. */
async function tablesOf(
  definition: PlotDefinition,
  points: Points,
  { file, data }: { file: string; data: DvcData },
): Promise<TablePlot[]> {
  const template = await templateOf(definition.properties.get('template'), data);
  const { id, title, source } = heading(definition, file);
  const several = points.ys.length > 1;
  const whole = (rows: Points['rows'], yLabel = label(points.yLabel)): TablePlot => {
    const columns = [points.x, points.y ?? '', ...(several ? ['filename', 'field'] : [])];
    return {
      id,
      title,
      source,
      file,
      kind: 'table',
      template,
      columns,
      x: points.x,
      y: [points.y ?? ''],
      rows: rows.slice(0, maxRows).map((row) => columns.map((column) => cellOf(row.get(column)))),
      ...(label(points.xLabel) !== undefined && { xLabel: label(points.xLabel)! }),
      ...(yLabel !== undefined && { yLabel }),
    };
  };
  if (!several || typeof template !== 'string') return [whole(points.rows)];
  return points.ys.map((y) => {
    const own = points.rows.filter((row) => row.get('filename') === y.file && row.get('field') === y.field);
    const name = nameIn(points.ys, y);
    const yLabel = label(definition.properties.get('y_label')) ?? y.field;
    return { ...whole(own, yLabel), id: `${id}::${name}`, title: `${title}: ${name}` };
  });
}

/** A template of the repository's own, by its name in `.dvc/plots` or its path; else the name of a built-in one. */
async function templateOf(template: Py | undefined, data: DvcData): Promise<TablePlot['template']> {
  if (typeof template !== 'string') return 'linear';
  const own = [`.dvc/plots/${template}.json`, `.dvc/plots/${template}`, template].find((path) =>
    data.tree.isFile(path),
  );
  return own === undefined ? template : { content: (await data.tree.read(own)).toString('utf8') };
}

function cellOf(value: Py | undefined): Cell {
  if (value === undefined || value === null) return null;
  if (typeof value === 'bigint') return Number(value);
  if (isList(value) || isDict(value) || isOther(value)) return pyStr(value);
  return value;
}
