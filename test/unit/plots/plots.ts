import type { PlotPair } from '../../../src/model/change.ts';
import type { Cell, ImagePlot, Plot, SeriesPlot, SpecPlot, TablePlot } from '../../../src/model/plot.ts';

/** Plots of every kind, the same on every run. */

export const labels = { old: 'main', new: 'this change' };

export const steps = Array.from({ length: 200 }, (_, i) => i);

/** A falling curve with a wobble that looks like noise. */
export function loss(pace: number): number[] {
  return steps.map((i) => Math.exp(-i / pace) + 0.12 + 0.03 * Math.sin(i * i));
}

function base(id: string, extension: string) {
  return { id, title: id, source: 'files', file: `plots/${id}.${extension}` };
}

export function series(
  id: string,
  lines: Readonly<Record<string, readonly number[]>>,
  x = steps,
): SeriesPlot {
  const all = Object.entries(lines).map(([name, y]) => ({ name, x, y, total: y.length }));
  return { ...base(id, 'csv'), kind: 'series', xLabel: 'step', yLabel: id, series: all };
}

export function table(
  id: string,
  template: TablePlot['template'],
  columns: readonly [string, string],
  rows: readonly (readonly Cell[])[],
): TablePlot {
  return { ...base(id, 'csv'), kind: 'table', template, columns, rows, x: columns[0], y: [columns[1]] };
}

export function spec(id: string, content: Readonly<Record<string, unknown>>): SpecPlot {
  return { ...base(id, 'vl.json'), kind: 'spec', spec: content };
}

export function image(id: string, mime: ImagePlot['mime'], bytes: Uint8Array): ImagePlot {
  return { ...base(id, mime.split('/')[1]!.replace('+xml', '')), kind: 'image', mime, bytes };
}

export function svgImage(id: string, inside: string): ImagePlot {
  const text = `<svg xmlns="http://www.w3.org/2000/svg" width="40" height="30">${inside}</svg>`;
  return image(id, 'image/svg+xml', new TextEncoder().encode(text));
}

export function pair(before: Plot | undefined, after: Plot | undefined): PlotPair {
  const id = (after ?? before)?.id ?? '';
  return { id, ...(before ? { old: before } : {}), ...(after ? { new: after } : {}) };
}

/** Actual and predicted classes, with every `every`-th row wrong. */
export function predictions(classes: readonly string[], every: number): Cell[][] {
  return Array.from({ length: 120 }, (_, i) => {
    const actual = i % classes.length;
    const predicted = i % every === 0 ? (actual + 1 + (i % 2)) % classes.length : actual;
    return [classes[actual]!, classes[predicted]!];
  });
}

export const bars = {
  $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
  data: {
    values: [
      { a: 'A', b: 28 },
      { a: 'B', b: 55 },
      { a: 'C', b: 43 },
    ],
  },
  mark: 'bar',
  encoding: { x: { field: 'a', type: 'nominal' }, y: { field: 'b', type: 'quantitative' } },
};
