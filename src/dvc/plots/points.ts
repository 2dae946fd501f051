import { dumpJson } from '../../formats/python/json.ts';
import { isDict, isList, type Py, type PyDict, pyType } from '../../formats/python/value.ts';
import { DvcError } from '../failure.ts';
import type { PlotDefinition } from './definitions.ts';

/** The rows of one plot at one revision, and how they are drawn. */
export interface Points {
  readonly rows: readonly Map<Py, Py>[];
  /** The columns that hold x and y in every row. */
  readonly x: string;
  readonly y: string | undefined;
  readonly xLabel: Py;
  readonly yLabel: Py;
  /** The file and field of each y; the file without what all of them begin with. */
  readonly ys: readonly { readonly file: string; readonly field: string }[];
}

/** The column that the row's number goes into where a plot has no x. */
export const indexColumn = 'step';
const inferredX = 'dvc_inferred_x_value';
const inferredY = 'dvc_inferred_y_value';

/**
 * The rows of a plot from what its files hold, each with `rev`, `filename` and `field`. Throws DvcError where a field
 * that the definition names is not there, or where x and y cannot be joined.
 */
export function plotPoints(
  { id, properties }: Pick<PlotDefinition, 'id' | 'properties'>,
  contents: ReadonlyMap<string, Py>,
  revision: string,
): Points {
  const axes = inferAxes(id, properties, contents);
  const tables = new Map([...contents].map(([file, content]) => [file, recordsIn(content)]));
  const xs = fieldsOf(axes.x, tables);
  const severalXs = xs.length > 1 && new Set(xs.map((x) => x.field)).size > 1;
  const xColumn = xs.length === 0 ? indexColumn : severalXs ? inferredX : xs[0]!.field;
  const ys = fieldsOf(axes.y, tables);
  if (xs.length > 1 && xs.length !== ys.length)
    throw new DvcError(
      `Cannot have different number of x and y data sources. Found ${xs.length} x and ${ys.length} y data sources.`,
    );
  const severalYs = new Set(ys.map((y) => y.field)).size > 1;
  const shared = commonLength(ys.map((y) => y.file));
  const short = (file: string) => file.slice(shared).replace(/^[/\\]+|[/\\]+$/g, '');

  const rows = ys.flatMap((y, index) => {
    const copy = (tables.get(y.file) ?? []).map((row) => new Map(row));
    if (severalYs) take(copy, copy, { from: y.field, to: inferredY });
    if (xs.length === 0) for (const [number, row] of copy.entries()) row.set(indexColumn, BigInt(number));
    else {
      const x = xs[xs.length > 1 ? index : 0]!;
      const source = tables.get(x.file) ?? [];
      if (source.length !== copy.length)
        throw new DvcError(
          `Cannot join '${x.field}' from '${x.file}' and '${y.field}' from '${y.file}'. They have to have same length.`,
        );
      take(copy, source, { from: x.field, to: xColumn });
    }
    for (const row of copy) row.set('rev', revision).set('filename', short(y.file)).set('field', y.field);
    return copy;
  });
  return {
    rows,
    x: xColumn,
    y: severalYs ? inferredY : ys[0]?.field,
    ...labelsOf(properties, axes),
    ys: ys.map((y) => ({ file: short(y.file), field: y.field })),
  };
}

function take(
  rows: readonly Map<Py, Py>[],
  source: readonly ReadonlyMap<Py, Py>[],
  { from, to }: { from: string; to: string },
): void {
  for (const [index, row] of rows.entries()) {
    const value = source[index]!.get(from);
    if (value !== undefined) row.set(to, value);
  }
}

interface Axes {
  readonly x: PyDict | undefined;
  readonly y: PyDict | undefined;
}

/** Axes as dicts of file to field: y is the last key of the first record where none is named. */
function inferAxes(id: string, properties: PyDict, contents: ReadonlyMap<string, Py>): Axes {
  const [x, y] = [properties.get('x'), properties.get('y')];
  return {
    x: isDict(x) ? x : typeof x === 'string' ? textAxis(id, x, y) : undefined,
    y: isDict(y) ? y : y === undefined ? lastKey(id, contents.get(id)) : new Map([[id, y]]),
  };
}

function textAxis(id: string, x: string, y: Py | undefined): PyDict {
  if (!isDict(y)) return new Map([[id, x]]);
  return new Map([...y].map(([file, fields]) => [file, isList(fields) ? fields.map(() => x) : x]));
}

function lastKey(id: string, content: Py | undefined): PyDict | undefined {
  if (content === undefined) return undefined;
  for (const list of listsIn(content)) {
    if (!list.every(isDict)) continue;
    const first = list[0] as PyDict | undefined;
    const key = first && [...first.keys()].at(-1);
    if (key === undefined) throw new DvcError("'NoneType' object has no attribute 'keys'", 'AttributeError');
    return new Map([[id, key]]);
  }
  return undefined;
}

/** Every list at any depth of dicts, in order. Throws DvcError where there is neither list nor dict. */
function listsIn(content: Py): (readonly Py[])[] {
  if (isList(content)) return [content];
  if (!isDict(content))
    throw new DvcError(`'${pyType(content)}' object has no attribute 'values'`, 'AttributeError');
  return [...content.values()].flatMap((value) => (isList(value) || isDict(value) ? listsIn(value) : []));
}

/** Lists of records that have the same keys; several of them are laid side by side. */
export function recordsIn(content: Py): Map<Py, Py>[] {
  const rows: Map<Py, Py>[] = [];
  for (const list of listsIn(content)) {
    if (!list.every(isDict)) continue;
    const first = list[0] as PyDict | undefined;
    if (first === undefined)
      throw new DvcError("'NoneType' object has no attribute 'keys'", 'AttributeError');
    if (list.some((record) => [...(record as PyDict).keys()].some((key) => !first.has(key)))) continue;
    for (const [index, record] of list.entries()) {
      const row = rows[index] ?? new Map<Py, Py>();
      for (const [key, value] of record as PyDict) row.set(key, value);
      rows[index] = row;
    }
  }
  return rows;
}

/** The file and field pairs of an axis; a field that the first record lacks is an error. */
function fieldsOf(
  axis: PyDict | undefined,
  tables: ReadonlyMap<string, readonly PyDict[]>,
): { file: string; field: string }[] {
  const pairs = [...(axis ?? [])].flatMap(([file, fields]) =>
    (isList(fields) ? fields : [fields])
      .filter((field): field is string => typeof field === 'string')
      .map((field) => ({ file: String(file), field })),
  );
  for (const { file, field } of pairs) {
    const first = tables.get(file)?.[0];
    if (tables.has(file) && !first?.has(field))
      throw new DvcError(
        `Could not find provided field ('${field}') in data fields ('${[...(first?.keys() ?? [])].map(keyText).join(', ')}').`,
        'FieldNotFoundError',
      );
  }
  return pairs;
}

function keyText(key: Py): string {
  return typeof key === 'string' ? key : dumpJson(key);
}

function labelsOf(properties: PyDict, { x, y }: Axes): { xLabel: Py; yLabel: Py } {
  return {
    xLabel: properties.get('x_label') ?? (x === undefined ? indexColumn : onlyField(x, 'x')),
    yLabel: properties.get('y_label') ?? (y === undefined ? null : onlyField(y, 'y')),
  };
}

function onlyField(axis: PyDict, otherwise: string): string {
  const fields = new Set([...axis.values()].flatMap((value) => (isList(value) ? value : [value])));
  const [first] = fields;
  return fields.size === 1 && typeof first === 'string' ? first : otherwise;
}

/** The length of what all paths have in common, where there are several. */
function commonLength(files: readonly string[]): number {
  const parts = [...new Set(files)].map((file) => file.split('/'));
  if (parts.length < 2) return 0;
  const [first, ...others] = parts as [string[], ...string[][]];
  const length = first.findIndex((part, index) => others.some((other) => other[index] !== part));
  return first.slice(0, length < 0 ? first.length : length).join('/').length;
}
