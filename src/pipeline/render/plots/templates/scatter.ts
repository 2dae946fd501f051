import type { Cell } from '../../../../model/plot.ts';
import type { Axis, Chart, LegendSymbol, Mark, Paint } from '../chart/types.ts';
import { axisTitle, colours, frame, type Labels } from '../encoding.ts';
import { extent, linearScale } from '../scale.ts';
import { allNumbers, cellNumber, type Points } from '../table.ts';
import { oneLine } from '../text.ts';
import { type Inks, look } from '../theme.ts';

const mostCategories = 50;
/** With more points than this, dots are small and show what lies beneath. */
const crowd = 400;

/** An axis without its title, and the places of the cells on it. */
interface Placed {
  readonly axis: Omit<Axis, 'title'>;
  readonly places: readonly number[];
  /** How far a point may be moved about its place. */
  readonly room: number;
}

function numbers(cells: readonly Cell[], count: number, isX: boolean): Placed {
  const values = cells.map(cellNumber);
  const scale = linearScale({ domain: extent([values]) ?? [0, 1], nice: true, count });
  const places = values.map(scale.place);
  const range = extent([places]) ?? [0, 0];
  const axis = isX ? { ...scale, marks: true, line: true } : { ...scale, grid: true };
  return { axis, places, room: (range[1] - range[0]) / 50 };
}

/** One place a distinct value, in order of appearance. */
function categories(cells: readonly Cell[]): Placed {
  const texts = cells.map((cell) => oneLine(String(cell ?? '–')));
  const found = new Map([...new Set(texts)].slice(0, mostCategories).map((text, i) => [text, i]));
  const scale = linearScale({ domain: [-0.6, found.size - 0.4], count: 0 });
  const ticks = [...found].map(([label, i]) => ({ at: scale.place(i), label }));
  const places = texts.map((text) => scale.place(found.get(text) ?? Number.NaN));
  return { axis: { ticks, thin: 'every second', grid: true }, places, room: 0.6 / (found.size + 0.2) };
}

/** A number line where all cells are numbers. */
function placed(cells: readonly Cell[], count: number, isX: boolean): Placed {
  return allNumbers(cells) ? numbers(cells, count, isX) : categories(cells);
}

/** A number in −0.5 … 0.5 that looks like chance and is the same on every run (the finaliser of MurmurHash3). */
function noise(index: number, salt: number): number {
  let h = Math.imul(index + 1, 0x9e3779b1) ^ salt;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return ((h ^ (h >>> 16)) >>> 0) / 0x1_0000_0000 - 0.5;
}

/** Jitter pulls points apart that share a place. */
function jittered({ places, room }: Placed, salt: number): readonly number[] {
  return places.map((place, i) => place + room * noise(i, salt));
}

/** The marks of one series of one side. */
type Draw = (
  places: { readonly x: readonly number[]; readonly y: readonly number[] },
  paint: Paint,
  crowded: boolean,
) => readonly Mark[];

interface Style {
  readonly symbol: LegendSymbol;
  readonly jitter: boolean;
  readonly draw: Draw;
}

function chart(all: Points, labels: Labels, ink: Inks, { symbol, jitter, draw }: Style): Chart {
  const x = placed(
    all.points.map((p) => p.x),
    look.xTicks,
    true,
  );
  const y = placed(
    all.points.map((p) => p.y),
    look.yTicks,
    false,
  );
  const xs = jitter ? jittered(x, 2) : x.places;
  const ys = jitter ? jittered(y, 3) : y.places;
  const { paint, legends } = colours(all.names, all.sides, labels, ink, symbol);
  const groups = all.sides.flatMap((side, r) => all.names.map((_, s) => ({ side, r, s })));
  const marks = groups.flatMap(({ side, r, s }) => {
    const own = [...all.points.keys()].filter(
      (i) => all.points[i]!.side === side && all.points[i]!.series === s,
    );
    const places = { x: own.map((i) => xs[i]!), y: own.map((i) => ys[i]!) };
    return draw(places, paint(s, r), all.points.length > crowd);
  });
  return {
    ...frame(all.title, legends),
    x: { ...x.axis, title: all.xLabel || null },
    y: { ...y.axis, title: axisTitle(all.yLabel, all.title) },
    panels: [{ marks }],
  };
}

const cloud: Draw = (places, { colour, opacity }, crowded) => [
  {
    type: 'dots',
    ...places,
    colour,
    opacity: crowded ? 0.6 * opacity : opacity,
    size: crowded ? 14 : 30,
  },
];

export function scatter(all: Points, labels: Labels, ink: Inks): Chart {
  return chart(all, labels, ink, { symbol: 'circle', jitter: false, draw: cloud });
}

export function scatterJitter(all: Points, labels: Labels, ink: Inks): Chart {
  return chart(all, labels, ink, { symbol: 'circle', jitter: true, draw: cloud });
}

const joint: Draw = ({ x, y }, paint) => {
  const order = [...x.keys()].filter((i) => Number.isFinite(x[i])).sort((a, b) => x[a]! - x[b]!);
  const line = { x: order.map((i) => x[i]!), y: order.map((i) => y[i]!), ...paint };
  return [
    { type: 'line', ...line, width: look.lineWidth },
    { type: 'dots', ...line, size: 20 },
  ];
};

/** Lines over categories, dates or other text along x: joined dots. */
export function joined(all: Points, labels: Labels, ink: Inks): Chart {
  return chart(all, labels, ink, { symbol: 'line', jitter: false, draw: joint });
}
