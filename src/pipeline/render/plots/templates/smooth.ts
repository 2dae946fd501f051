import { regressionLoess } from 'vega-statistics';
import { pictureColumns, reduceSeries } from '../../../../formats/reduce.ts';
import type { Chart, LineMark } from '../chart/types.ts';
import { axisTitle, colours, frame, type Labels } from '../encoding.ts';
import { extent, linearScale } from '../scale.ts';
import { cellNumber, type Points } from '../table.ts';
import { type Inks, look } from '../theme.ts';

/** The share of the points that each local regression looks at, as DVC's template of this name has it. */
const bandwidth = 0.3;

type Place = readonly [x: number, y: number];

/** The mean place of each column of the picture, of places in the order of x. */
function means(places: readonly Place[]): Place[] {
  const left = places[0]?.[0] ?? 0;
  const scale = pictureColumns / ((places.at(-1)?.[0] ?? 0) - left || 1);
  const found: { column: number; count: number; x: number; y: number }[] = [];
  for (const [x, y] of places) {
    const column = Math.floor((x - left) * scale);
    const last = found.at(-1);
    if (last?.column === column) {
      last.count += 1;
      last.x += x;
      last.y += y;
    } else found.push({ column, count: 1, x, y });
  }
  return found.map(({ count, x, y }) => [x / count, y / count]);
}

/** A regression takes time by the square of its points: above this many it looks at means. */
const mostPlaces = 2 * pictureColumns;

function loess(places: readonly Place[]): readonly Place[] {
  return regressionLoess(
    places.length > mostPlaces ? means(places) : places,
    ([x]) => x,
    ([, y]) => y,
    bandwidth,
  );
}

/** What a picture can show of a line. */
function reduced(places: readonly Place[]): Place[] {
  const { x, y } = reduceSeries({ x: places.map((place) => place[0]), y: places.map((place) => place[1]) });
  return x.map((value, i) => [value, y[i]!]);
}

/** The lines as they are, faint, and a local regression (LOESS) of each over them. */
export function smooth(all: Points, labels: Labels, ink: Inks): Chart {
  const values = all.points
    .map(({ x, y, series, side }) => ({
      x: cellNumber(x),
      y: cellNumber(y),
      series,
      side: all.sides.indexOf(side),
    }))
    .filter(({ x, y }) => Number.isFinite(x) && Number.isFinite(y));
  const x = linearScale({ domain: extent([values.map((v) => v.x)]) ?? [0, 1], count: look.xTicks });
  const y = linearScale({
    domain: extent([values.map((v) => v.y)]) ?? [0, 1],
    nice: true,
    count: look.yTicks,
  });
  const { paint, legends } = colours(all.names, all.sides, labels, ink);
  const lines = all.sides.flatMap((_, side) => all.names.map((_, series) => ({ side, series })));
  const drawn = lines.map(({ side, series }) => {
    const places = values
      .filter((value) => value.side === side && value.series === series)
      .map((value): Place => [value.x, value.y])
      .sort((a, b) => a[0] - b[0]);
    const mark = (shown: readonly Place[], width: number, opacity: number): LineMark => ({
      type: 'line',
      x: shown.map((place) => x.place(place[0])),
      y: shown.map((place) => y.place(place[1])),
      colour: paint(series, side).colour,
      opacity: opacity * paint(series, side).opacity,
      width,
      clip: true,
    });
    return { faint: mark(reduced(places), 1, 0.3), smooth: mark(loess(places), look.lineWidth, 1) };
  });
  return {
    ...frame(all.title, legends),
    x: { ...x, title: all.xLabel || null, marks: true, line: true },
    y: { ...y, title: axisTitle(all.yLabel, all.title), grid: true },
    panels: [{ marks: [...drawn.map((line) => line.faint), ...drawn.map((line) => line.smooth)] }],
  };
}
