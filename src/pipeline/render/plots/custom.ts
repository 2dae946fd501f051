import { CmlError } from '../../../model/errors.ts';
import type { Cell, TablePlot } from '../../../model/plot.ts';
import type { Labels } from './encoding.ts';
import type { Spec } from './spec.ts';
import type { TablePair } from './table.ts';
import { oneLine } from './text.ts';
import { chartSize, type Inks } from './theme.ts';

type Row = Readonly<Record<string, Cell>>;

function rows(pair: TablePair, labels: Labels): Row[] {
  return (['old', 'new'] as const).flatMap((side) => {
    const table = pair[side];
    return (table?.rows ?? []).map((row, i): Row => {
      const cells = (table?.columns ?? []).map((column, at) => [column, row[at] ?? null] as const);
      // fromEntries defines keys, so that a column named __proto__ is one.
      return Object.fromEntries([['step', i], ...cells, ['rev', labels[side]]]);
    });
  });
}

/**
 * What stands for the anchors of DVC's plot templates (`<DVC_METRIC_X>` …;
 * https://dvc.org/doc/user-guide/experiment-management/visualizing-plots#custom-templates-and-plot-types).
 */
function anchors(plot: TablePlot, pair: TablePair, labels: Labels, ink: Inks): ReadonlyMap<string, unknown> {
  const x = plot.x ?? 'step';
  const y = plot.y[0] ?? plot.columns.at(-1) ?? '';
  return new Map<string, unknown>([
    ['DATA', rows(pair, labels)],
    ['TITLE', oneLine(plot.title)],
    ['X', x],
    ['Y', y],
    ['X_LABEL', oneLine(plot.xLabel ?? x)],
    ['Y_LABEL', oneLine(plot.yLabel ?? y)],
    [
      'COLOR',
      { field: 'rev', scale: { domain: [labels.old, labels.new], range: [ink.baseline, ink.accent] } },
    ],
    ['GROUP_BY', ['rev']],
    ['GROUP_BY_X', ['rev', x]],
    ['GROUP_BY_Y', ['rev', y]],
    ['PIVOT_FIELD', 'datum.rev'],
    ['PLOT_WIDTH', chartSize.width - 80],
    ['PLOT_HEIGHT', chartSize.height - 80],
    ['ZOOM_AND_PAN', { name: 'grid', select: 'interval', bind: 'scales' }],
  ]);
}

const anchor = /<DVC_METRIC_([A-Z_]+)>/g;
const wholeAnchor = /^<DVC_METRIC_([A-Z_]+)>$/;

function substitute(node: unknown, values: ReadonlyMap<string, unknown>): unknown {
  if (typeof node === 'string') {
    const name = wholeAnchor.exec(node)?.[1];
    if (name !== undefined) return values.get(name) ?? {};
    return node.replace(anchor, (whole, part: string) => {
      const value = values.get(part);
      return typeof value === 'string' || typeof value === 'number' ? String(value) : whole;
    });
  }
  if (Array.isArray(node)) return node.map((child) => substitute(child, values));
  if (typeof node !== 'object' || node === null) return node;
  return Object.fromEntries(Object.entries(node).map(([key, child]) => [key, substitute(child, values)]));
}

/** A user's template with the data of both sides in it. Throws CmlError `plot-invalid` where it is not JSON. */
export function customSpec(content: string, pair: TablePair, labels: Labels, ink: Inks): Spec {
  const plot = pair.new ?? pair.old;
  try {
    const template: unknown = JSON.parse(content);
    if (!plot || typeof template !== 'object' || template === null || Array.isArray(template)) {
      throw new Error('it is not an object');
    }
    return substitute(template, anchors(plot, pair, labels, ink)) as Spec;
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new CmlError('plot-invalid', `The plot's template cannot be read: ${oneLine(why)}`, {
      hint: 'A template is a Vega-Lite specification in JSON, with anchors such as "<DVC_METRIC_DATA>".',
      cause,
    });
  }
}
