import type { Cell } from '../../../../model/plot.ts';
import { axisTitle, colours, frame, type Labels, labelled } from '../encoding.ts';
import { extent, tickLabel } from '../scale.ts';
import { allNumbers, cellNumber, type Point, type Points } from '../table.ts';
import { oneLine } from '../text.ts';
import type { Inks } from '../theme.ts';
import type { Spec } from '../vega.ts';

const mostCategories = 50;

/** One axis: a number line where all cells are numbers, else one place a distinct value, in order of appearance. */
function axis(cells: readonly Cell[], title: string | null) {
  if (allNumbers(cells)) {
    const numbers = cells.map(cellNumber);
    const range = extent([numbers]) ?? [0, 1];
    const encoding = { type: 'quantitative', scale: { zero: false, nice: true } };
    return { ...encoding, values: numbers, step: 0, axis: { title, ...labelled(tickLabel(range)) } };
  }
  const texts = cells.map((cell) => oneLine(String(cell ?? '–')));
  const domain = [...new Set(texts)].slice(0, mostCategories);
  return {
    type: 'quantitative',
    scale: { domain: [-0.6, domain.length - 0.4], nice: false },
    values: texts.map((text) => domain.indexOf(text)),
    step: 1,
    axis: {
      title,
      grid: true,
      ticks: false,
      domain: false,
      values: [...domain.keys()],
      labelExpr: `${JSON.stringify(domain)}[datum.value]`,
      labelOverlap: true,
    },
  };
}

/** A number in −0.5 … 0.5 that looks like chance and is the same on every run (the finaliser of MurmurHash3). */
function noise(index: number, salt: number): number {
  let h = Math.imul(index + 1, 0x9e3779b1) ^ salt;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return ((h ^ (h >>> 16)) >>> 0) / 0x1_0000_0000 - 0.5;
}

/** Jitter pulls points apart that share a place; on a number line by at most a hundredth of it. */
function jitter(values: readonly number[], step: number, salt: number): number[] {
  const range = extent([values]) ?? [0, 0];
  const width = step > 0 ? 0.6 : (range[1] - range[0]) / 50;
  return values.map((value, i) => value + width * noise(i, salt));
}

function spec(
  all: Points,
  labels: Labels,
  ink: Inks,
  jittered: boolean,
  symbol: 'circle' | 'line' = 'circle',
): Spec {
  const x = axis(
    all.points.map((p) => p.x),
    all.xLabel || null,
  );
  const y = axis(
    all.points.map((p) => p.y),
    axisTitle(all.yLabel, all.title),
  );
  const xs = jittered ? jitter(x.values, x.step, 2) : x.values;
  const ys = jittered ? jitter(y.values, y.step, 3) : y.values;
  const values = all.points.map((point: Point, i) => ({
    x: xs[i],
    y: ys[i],
    s: point.series,
    r: all.sides.indexOf(point.side),
  }));
  const { encoding, rows } = colours(all.names, all.sides, labels, ink, symbol);
  const crowded = values.length > 400;
  return {
    ...frame(all.title, rows),
    data: { values },
    mark: { type: 'point', size: crowded ? 14 : 30, clip: true, ...(crowded ? { fillOpacity: 0.6 } : {}) },
    encoding: {
      x: { field: 'x', type: x.type, scale: x.scale, axis: x.axis },
      y: { field: 'y', type: y.type, scale: y.scale, axis: y.axis },
      ...encoding,
    },
  };
}

export function scatter(all: Points, labels: Labels, ink: Inks): Spec {
  return spec(all, labels, ink, false);
}

export function scatterJitter(all: Points, labels: Labels, ink: Inks): Spec {
  return spec(all, labels, ink, true);
}

/** Lines over categories, dates or other text along x: joined dots, in order of appearance. */
export function joined(all: Points, labels: Labels, ink: Inks): Spec {
  const { mark: _, ...rest } = spec(all, labels, ink, false, 'line');
  return { ...rest, mark: { type: 'line', point: { size: 20 } } };
}
