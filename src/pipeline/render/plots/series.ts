import type { Series, SeriesPlot } from '../../../model/plot.ts';
import { axisTitle, colours, frame, type Labels, labelled, type Side } from './encoding.ts';
import { extent, lineScale, tickLabel } from './scale.ts';
import { oneLine } from './text.ts';
import type { Inks } from './theme.ts';
import type { Spec } from './vega.ts';

export interface SeriesPair {
  readonly old?: SeriesPlot | undefined;
  readonly new?: SeriesPlot | undefined;
}

interface Line {
  readonly side: Side;
  readonly name: string;
  readonly x: readonly number[];
  readonly y: readonly number[];
}

/**
 * A metric that is logged every tenth step stands in its file between rows of gaps: where most points are alone, the
 * gaps are the file's and not the metric's, and the line goes through.
 */
function joinable({ x, y }: Series): Pick<Line, 'x' | 'y'> {
  const points = [...y.keys()].filter((i) => Number.isFinite(y[i]));
  const lone = points.filter((i) => alone(y, i)).length;
  if (points.length < 3 || lone * 2 < points.length) return { x, y };
  return { x: points.map((i) => x[i]!), y: points.map((i) => y[i]!) };
}

function lines(pair: SeriesPair): Line[] {
  const of = (which: Side) =>
    (pair[which]?.series ?? []).map((s: Series) => ({ side: which, name: oneLine(s.name), ...joinable(s) }));
  return [...of('old'), ...of('new')];
}

/** Points with no neighbour to draw a line to: they would not be seen. */
function alone(y: readonly number[], i: number): boolean {
  return Number.isFinite(y[i]) && !Number.isFinite(y[i - 1]) && !Number.isFinite(y[i + 1]);
}

/** Rows of Vega data: `k` is the line, `s` its series, `r` its side, `p` marks a lone point. */
function rows(all: readonly Line[], names: readonly string[], sides: readonly Side[]) {
  return all.flatMap((line, k) => {
    const s = names.indexOf(line.name);
    const r = sides.indexOf(line.side);
    return line.x.map((x, i) => {
      const y = line.y[i] ?? Number.NaN;
      return { x, y: Number.isFinite(y) ? y : null, k, s, r, p: alone(line.y, i) ? 1 : 0 };
    });
  });
}

function xScale([low, high]: readonly [number, number]): Spec {
  return low === high ? { domain: [low - 1, high + 1] } : { domain: [low, high], nice: false };
}

function rising(values: readonly number[]): boolean {
  return values.every((value, i) => i === 0 || value >= values[i - 1]!);
}

/** Lines, and dots where there is no line to see. Work that plain lines do not need is half of Vega's time. */
function layers(all: readonly Line[], onlyPoints: boolean): Spec[] {
  const whole = all.every((line) => line.y.every(Number.isFinite) && line.x.every(Number.isFinite));
  const line = {
    type: 'line',
    invalid: whole ? null : 'break-paths-filter-domains',
    ...(all.every(({ x }) => rising(x)) ? { order: false } : {}),
  };
  if (!all.some(({ y }) => y.some((_, i) => alone(y, i)))) return [{ mark: line }];
  const dot = { type: 'point', size: onlyPoints ? 60 : 14 };
  return [{ mark: line }, { mark: dot, transform: [{ filter: 'datum.p === 1' }] }];
}

/** Whether there is any point at all. */
export function drawable(pair: SeriesPair): boolean {
  const finite = ({ x, y }: Series) => x.some((value, i) => Number.isFinite(value) && Number.isFinite(y[i]));
  return [pair.old, pair.new].some((plot) => plot?.series.some(finite));
}

/** One picture with the lines of baseline and head over each other, of a pair that is `drawable`. */
export function seriesSpec(pair: SeriesPair, labels: Labels, ink: Inks): Spec {
  const all = lines(pair);
  const { title: name = '', xLabel = '', yLabel = '' } = pair.new ?? pair.old ?? {};
  const xRange = extent(all.map((line) => line.x)) ?? [0, 1];
  const yRange = extent(all.map((line) => line.y)) ?? [0, 1];
  const names = [...new Set(all.map((line) => line.name))];
  const sides = [...new Set(all.map((line) => line.side))];
  const title = oneLine(name);
  const whole = all.every((line) => line.x.every(Number.isInteger));
  const { encoding, rows: legendLines } = colours(names, sides, labels, ink);
  const onlyPoints = all.every((line) =>
    line.y.every((_, i) => alone(line.y, i) || !Number.isFinite(line.y[i])),
  );
  const y = lineScale(yRange, onlyPoints);
  return {
    ...frame(title, legendLines),
    data: { values: rows(all, names, sides) },
    encoding: {
      x: {
        field: 'x',
        type: 'quantitative',
        scale: xScale(xRange),
        axis: {
          title: oneLine(xLabel) || null,
          ...labelled(tickLabel(xRange)),
          ...(whole ? { tickMinStep: 1 } : {}),
        },
      },
      y: {
        field: 'y',
        type: 'quantitative',
        scale: y.scale,
        axis: { title: axisTitle(oneLine(yLabel), title, y.log), ...labelled(y.label) },
      },
      ...encoding,
      ...(all.length > names.length * sides.length ? { detail: { field: 'k' } } : {}),
    },
    layer: layers(all, onlyPoints),
  };
}
