import type { Series, SeriesPlot } from '../../../model/plot.ts';
import type { Chart, Mark, Paint } from './chart/types.ts';
import { axisTitle, colours, frame, type Labels, type Side } from './encoding.ts';
import { extent, linearScale, lineScale } from './scale.ts';
import { isNoisy, soften } from './soften.ts';
import { oneLine } from './text.ts';
import { type Inks, look } from './theme.ts';

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

/** Whether its line is interrupted, where a value is missing or no finite number. */
export function hasGaps(series: Series): boolean {
  return !joinable(series).y.every(Number.isFinite);
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

function rising(values: readonly number[]): boolean {
  return values.every((value, i) => i === 0 || value >= values[i - 1]!);
}

/** The line's points from left to right; those without a place on the x axis would break it anywhere. */
function ordered({ x, y }: Line): Pick<Line, 'x' | 'y'> {
  if (rising(x)) return { x, y };
  const order = [...x.keys()].filter((i) => Number.isFinite(x[i])).sort((a, b) => x[a]! - x[b]!);
  return { x: order.map((i) => x[i]!), y: order.map((i) => y[i] ?? Number.NaN) };
}

/** Whether there is any point at all. */
export function drawable(pair: SeriesPair): boolean {
  const finite = ({ x, y }: Series) => x.some((value, i) => Number.isFinite(value) && Number.isFinite(y[i]));
  return [pair.old, pair.new].some((plot) => plot?.series.some(finite));
}

/** The line, and dots where there is no line to see. */
function marks(
  { x, y }: Pick<Line, 'x' | 'y'>,
  paint: Paint,
  { dotSize = 14, width = look.lineWidth }: { dotSize?: number; width?: number } = {},
): Mark[] {
  const line: Mark = { type: 'line', x, y, width, ...paint };
  const lone = [...y.keys()].filter((i) => alone(y, i));
  if (lone.length === 0) return [line];
  return [
    line,
    { type: 'dots', x: lone.map((i) => x[i]!), y: lone.map((i) => y[i]!), size: dotSize, ...paint },
  ];
}

function xTitle(label: string, isSmoothed: boolean): string | null {
  if (!isSmoothed) return label || null;
  return label === '' ? 'smoothed' : `${label}, smoothed`;
}

/** One picture with the lines of baseline and head over each other, of a pair that is `drawable`. */
export function seriesChart(pair: SeriesPair, labels: Labels, ink: Inks): Chart {
  const all = lines(pair);
  const { title: name = '', xLabel = '', yLabel = '' } = pair.new ?? pair.old ?? {};
  const xRange = extent(all.map((line) => line.x)) ?? [0, 1];
  const yRange = extent(all.map((line) => line.y)) ?? [0, 1];
  const names = [...new Set(all.map((line) => line.name))];
  const sides = [...new Set(all.map((line) => line.side))];
  const title = oneLine(name);
  const whole = all.every((line) => line.x.every(Number.isInteger));
  const onlyPoints = all.every((line) =>
    line.y.every((_, i) => alone(line.y, i) || !Number.isFinite(line.y[i])),
  );
  const { paint, legends } = colours(names, sides, labels, ink);
  const x = linearScale({
    domain: xRange[0] === xRange[1] ? [xRange[0] - 1, xRange[1] + 1] : xRange,
    count: look.xTicks,
    ...(whole ? { minStep: 1 } : {}),
  });
  const y = lineScale(yRange, look.yTicks, onlyPoints);
  const isSmoothed = (pair.new ?? pair.old)?.live === true && all.some((line) => isNoisy(line.y));
  const drawn = all.map((line) => {
    const points = ordered(line);
    const placed = { x: points.x.map(x.place), y: points.y.map(y.scale.place) };
    const own = paint(names.indexOf(line.name), sides.indexOf(line.side));
    if (!isSmoothed) return { faint: [], full: marks(placed, own, onlyPoints ? { dotSize: 60 } : {}) };
    // On the scale that is shown: where that is logarithmic, a mean of the values would follow the peaks.
    const soft = { x: placed.x, y: soften(placed.y) };
    return {
      faint: marks(placed, { ...own, opacity: own.opacity * 0.3 }, { width: 1 }),
      full: marks(soft, own),
    };
  });
  return {
    ...frame(title, legends),
    x: { ...x, title: xTitle(oneLine(xLabel), isSmoothed), marks: true, line: true },
    y: { ...y.scale, title: axisTitle(oneLine(yLabel), title, y.log), grid: true },
    panels: [{ marks: [...drawn.flatMap(({ faint }) => faint), ...drawn.flatMap(({ full }) => full)] }],
  };
}
