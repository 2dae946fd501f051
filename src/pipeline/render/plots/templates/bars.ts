import type { TableBlock } from '../../../../model/report.ts';
import type { Chart, RectMark } from '../chart/types.ts';
import { axisTitle, colours, type Labels } from '../encoding.ts';
import { bandScale, extent, linearScale } from '../scale.ts';
import { allNumbers, cellNumber, type Points } from '../table.ts';
import { oneLine, shortNumber } from '../text.ts';
import { chartSize, type Inks, look } from '../theme.ts';

const mostBars = 40;

interface Bar {
  readonly name: string;
  readonly value: number;
  /** Index into the sides. */
  readonly side: number;
}

/** Either column may hold the lengths: what is not a number names the bars. */
function read(all: Points): { bars: readonly Bar[]; lengthIsX: boolean } {
  const lengthIsX = allNumbers(all.points.map((p) => p.x)) || !allNumbers(all.points.map((p) => p.y));
  const bars = all.points.map((point) => ({
    name: oneLine(String((lengthIsX ? point.y : point.x) ?? '–')),
    value: cellNumber(lengthIsX ? point.x : point.y),
    side: all.sides.indexOf(point.side),
  }));
  return { bars, lengthIsX };
}

/** The bars' names, in order of appearance or of head's values, which come last. */
function order(bars: readonly Bar[], sorted: boolean): string[] {
  const rank = new Map(bars.map(({ name, value }) => [name, value]));
  const names = [...rank.keys()];
  return sorted ? names.sort((a, b) => rank.get(b)! - rank.get(a)!) : names;
}

function chart(all: Points, labels: Labels, ink: Inks, sorted: boolean): Chart {
  const { bars: found, lengthIsX } = read(all);
  const names = order(found, sorted);
  const shown = names.slice(0, mostBars);
  const sides = all.sides.length;
  const lengths = found.filter(({ name, value }) => Number.isFinite(value) && shown.includes(name));
  const { paint, legends } = colours([''], all.sides, labels, ink, 'square');
  const [low, high] = extent([lengths.map((bar) => bar.value)]) ?? [0, 1];
  const x = linearScale({ domain: [Math.min(0, low), Math.max(0, high)], nice: true, count: look.yTicks });
  const y = bandScale(shown.length, 0.25, 0.2);
  const marks = lengths.map(({ name, value, side }): RectMark => {
    const top = 1 - y.start(shown.indexOf(name)) - (y.width * side) / sides;
    return {
      type: 'rect',
      x: [x.place(0), x.place(value)],
      y: [top, top - y.width / sides],
      ...paint(0, side),
      round: { radius: 2, corners: 'end' },
    };
  });
  const cut = names.length > shown.length ? ` (${shown.length} of ${names.length})` : '';
  return {
    title: `${all.title}${cut}`,
    size: {
      of: 'picture',
      width: chartSize.width,
      height: Math.max(140, 110 + shown.length * (sides > 1 ? 26 : 20)),
    },
    legends,
    x: { ...x, title: (lengthIsX ? all.xLabel : all.yLabel) || null, grid: true, marks: true },
    y: {
      title: axisTitle(lengthIsX ? all.yLabel : all.xLabel, all.title),
      ticks: shown.map((label, i) => ({ at: 1 - y.middle(i), label })),
    },
    panels: [{ marks }],
  };
}

export function bars(all: Points, labels: Labels, ink: Inks): Chart {
  return chart(all, labels, ink, false);
}

export function sortedBars(all: Points, labels: Labels, ink: Inks): Chart {
  return chart(all, labels, ink, true);
}

const mostRows = 12;

/** The bars as numbers, a column a side. */
export function barsTable(all: Points, labels: Labels): TableBlock {
  const { bars: found } = read(all);
  const cell = (name: string, side: number) => {
    const bar = found.find((one) => one.name === name && one.side === side);
    return [bar ? shortNumber(bar.value) : '–'];
  };
  return {
    type: 'table',
    align: ['left', ...all.sides.map(() => 'right' as const)],
    head: [[all.title], ...all.sides.map((side) => [oneLine(labels[side])])],
    rows: order(found, true)
      .slice(0, mostRows)
      .map((name) => [[name], ...all.sides.map((_, side) => cell(name, side))]),
  };
}
