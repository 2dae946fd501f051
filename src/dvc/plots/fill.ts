import type { Py, PyDict } from '../../formats/python/value.ts';
import { byText } from '../diff.ts';
import { DvcError } from '../failure.ts';
import { anchor, fillAnchor, hasAnchor } from './anchors.ts';
import type { Points } from './points.ts';

/** All that a template is filled with. Rows are of all revisions together. */
export interface Filling {
  readonly rows: readonly ReadonlyMap<Py, Py>[];
  /** In the order of their colours. */
  readonly revisions: readonly string[];
  readonly title: Py;
  readonly x: string;
  readonly y: string | undefined;
  readonly xLabel: Py;
  readonly yLabel: Py;
  readonly ys: Points['ys'];
}

export interface Filled {
  readonly content: PyDict;
  /** What was kept apart from the template, by its anchor. */
  readonly apart: PyDict;
}

/** What `--split` keeps apart: all that differs between two plots of one template. */
const apartNames = new Set([
  'color',
  'data',
  'plot_height',
  'plot_width',
  'shape',
  'stroke_dash',
  'title',
  'tooltip',
  'x_label',
  'y_label',
  'zoom_and_pan',
]);

const optional = [
  'color',
  'column',
  'group_by',
  'group_by_x',
  'group_by_y',
  'pivot_field',
  'plot_height',
  'plot_width',
  'row',
  'shape',
  'stroke_dash',
  'tooltip',
  'zoom_and_pan',
];

/** Colours, dashes and shapes in the order in which DVC gives them to revisions, files and fields. */
const ranges: Readonly<Record<string, readonly Py[]>> = {
  color: ['#945dd6', '#13adc7', '#f46837', '#48bb78', '#4299e1', '#ed8936', '#f56565'],
  stroke_dash: [
    [1n, 0n],
    [8n, 8n],
    [8n, 4n],
    [4n, 4n],
    [4n, 2n],
    [2n, 1n],
    [1n, 1n],
  ],
  shape: ['circle', 'square', 'triangle', 'diamond'],
};

/** Fills a template's anchors. Throws DvcError where the rows lack x or y, or the template has no place for data. */
export function fillTemplate(template: PyDict, filling: Filling, split: boolean): Filled {
  const { rows, x, y } = filling;
  for (const field of [x, y])
    if (field && !rows.some((row) => row.has(field)))
      throw new DvcError(`Field '${field}' does not exist in provided data.`, 'NoFieldInDataError');

  let content = template;
  const apart = new Map<Py, Py>();
  function fill(name: string, value: Py): void {
    if (split && apartNames.has(name)) apart.set(anchor(name), value);
    else content = fillAnchor(content, name, value);
  }

  const wanted = optional.filter((name) => hasAnchor(template, name));
  const varied = variedKeys(filling.ys);
  const values = optionalValues(filling, varied);
  for (const name of wanted) {
    const value = values.get(name);
    if (value !== undefined) fill(name, value);
    else content = fillAnchor(content, name, new Map());
  }
  const data = wanted.length === 0 ? rows : rows.map((row) => trimmed(row, varied));

  for (const [name, value] of [
    ['title', filling.title],
    ['x', escaped(x)],
    ['y', y === undefined ? null : escaped(y)],
    ['x_label', filling.xLabel],
    ['y_label', filling.yLabel ?? y ?? null],
  ] as const)
    if (value !== null) fill(name, value);
  if (!split && !hasAnchor(content, 'data'))
    throw new DvcError(`the template does not use '${anchor('data')}'`, 'BadTemplateError');
  fill('data', data);
  return { content, apart };
}

/** Vega reads dots and brackets in a field's name as a path. */
function escaped(field: string): string {
  return field.replace(/[.[\]]/g, '\\$&');
}

/** What tells the lines of several files or fields apart. */
function variedKeys(ys: Points['ys']): ('filename' | 'field')[] {
  if (ys.length <= 1) return [];
  const several = (values: readonly string[]) => new Set(values).size > 1;
  return [
    ...(several(ys.map(({ file }) => file)) ? (['filename'] as const) : []),
    ...(several(ys.map(({ field }) => field)) ? (['field'] as const) : []),
  ];
}

function optionalValues(
  { revisions, x, y, ys }: Filling,
  varied: readonly string[],
): ReadonlyMap<string, Py> {
  const several = varied.length > 0;
  const concatenated = varied.join('::');
  const groupBy = ['rev', ...(several ? [concatenated] : [])];
  const field = (name: Py): Py => new Map([['field', name]]);
  const values = new Map<string, Py>([
    ['color', scaleOf('rev', 'color', revisions)],
    [
      'zoom_and_pan',
      new Map<Py, Py>([
        ['name', 'grid'],
        ['select', 'interval'],
        ['bind', 'scales'],
      ]),
    ],
    ['plot_height', 300n],
    ['plot_width', 300n],
    ['group_by', groupBy],
    ['group_by_x', [...groupBy, x]],
    ['group_by_y', [...groupBy, y ?? null]],
    ['pivot_field', ['rev', ...varied].map((key) => `datum.${key}`).join(" + '::' + ")],
    ['tooltip', ['rev', x, y ?? null, ...(several ? [concatenated] : [])].map(field)],
  ]);
  if (!several) return values;
  const facet = new Map<Py, Py>([
    ['field', concatenated],
    ['sort', []],
  ]);
  const domain = [
    ...new Set(ys.map(({ file, field: name }) => labelOf({ filename: file, field: name }, varied))),
  ];
  domain.sort(byText);
  values.set('row', facet).set('column', facet);
  for (const name of ['stroke_dash', 'shape']) values.set(name, scaleOf(concatenated, name, domain));
  return values;
}

function labelOf(point: Readonly<Record<string, string>>, varied: readonly string[]): string {
  return varied.map((key) => point[key] ?? '').join('::');
}

function scaleOf(field: string, name: string, domain: readonly string[]): Py {
  const range = ranges[name]!;
  const scale = new Map<Py, Py>([
    ['domain', domain],
    ['range', domain.map((_, index) => range[index % range.length]!)],
  ]);
  const encoding = new Map<Py, Py>([
    ['field', field],
    ['scale', scale],
  ]);
  // A legend of dashes or shapes must not take a revision's colour.
  const legend = new Map<Py, Py>([
    ['symbolFillColor', 'transparent'],
    ['symbolStrokeColor', 'grey'],
  ]);
  return name === 'color' ? encoding : encoding.set('legend', legend);
}

/** A row without the file and field that it need not tell, or with both in one. */
function trimmed(row: ReadonlyMap<Py, Py>, varied: readonly ('filename' | 'field')[]): PyDict {
  const copy = new Map(row);
  if (varied.length === 2)
    copy.set('filename::field', [row.get('filename'), row.get('field')].map(String).join('::'));
  for (const key of ['filename', 'field'] as const)
    if (varied.length === 2 || !varied.includes(key)) copy.delete(key);
  return copy;
}
