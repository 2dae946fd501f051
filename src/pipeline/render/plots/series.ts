import type { Series, SeriesPlot } from '../../../model/plot.ts';
import { axisTitle, colours, frame, type Labels, labelled } from './encoding.ts';
import { extent, lineScale, tickLabel } from './scale.ts';
import { oneLine } from './text.ts';
import type { Inks } from './theme.ts';
import type { Spec } from './vega.ts';

export interface SeriesPair {
  readonly old?: SeriesPlot | undefined;
  readonly new?: SeriesPlot | undefined;
}

type Side = 'old' | 'new';

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
  return all.flatMap((line, k) =>
    line.x.map((x, i) => {
      const y = line.y[i] ?? Number.NaN;
      const row = {
        x,
        y: Number.isFinite(y) ? y : null,
        k,
        s: names.indexOf(line.name),
        r: sides.indexOf(line.side),
      };
      return alone(line.y, i) ? { ...row, p: 1 } : row;
    }),
  );
}

function xScale([low, high]: readonly [number, number]): Spec {
  return low === high ? { domain: [low - 1, high + 1] } : { domain: [low, high], nice: false };
}

/** One picture with the lines of baseline and head over each other. Undefined where there is no point at all. */
export function seriesSpec(pair: SeriesPair, labels: Labels, ink: Inks): Spec | undefined {
  const all = lines(pair);
  const plot = pair.new ?? pair.old;
  const xRange = extent(all.map((line) => line.x));
  const yRange = extent(all.map((line) => line.y));
  if (!plot || !xRange || !yRange) return undefined;
  const names = [...new Set(all.map((line) => line.name))];
  const sides = [...new Set(all.map((line) => line.side))];
  const title = oneLine(plot.title);
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
          title: oneLine(plot.xLabel) || null,
          ...labelled(tickLabel(xRange)),
          ...(whole ? { tickMinStep: 1 } : {}),
        },
      },
      y: {
        field: 'y',
        type: 'quantitative',
        scale: y.scale,
        axis: { title: axisTitle(oneLine(plot.yLabel), title, y.log), ...labelled(y.label) },
      },
      ...encoding,
      detail: { field: 'k' },
    },
    layer: [
      { mark: { type: 'line', clip: true, invalid: 'break-paths-filter-domains' } },
      { mark: { type: 'point', size: onlyPoints ? 60 : 14 }, transform: [{ filter: 'datum.p === 1' }] },
    ],
  };
}
