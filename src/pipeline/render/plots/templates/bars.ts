import type { TableBlock } from '../../../../model/report.ts';
import { axisTitle, colours, type Labels, labelled } from '../encoding.ts';
import { extent, tickLabel } from '../scale.ts';
import { allNumbers, cellNumber, type Points } from '../table.ts';
import { oneLine, shortNumber } from '../text.ts';
import { chartSize, type Inks } from '../theme.ts';
import type { Spec } from '../vega.ts';

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

function spec(all: Points, labels: Labels, ink: Inks, sorted: boolean): Spec {
  const { bars: found, lengthIsX } = read(all);
  const names = order(found, sorted);
  const shown = names.slice(0, mostBars);
  const places = new Map(shown.map((name, i) => [name, i]));
  const values = found
    .map(({ name, value, side }) => ({ n: places.get(name), v: value, r: side }))
    .filter(({ n }) => n !== undefined);
  const { encoding } = colours([''], all.sides, labels, ink, 'square');
  const range = extent([values.map((value) => value.v)]) ?? [0, 1];
  const nameLabel = lengthIsX ? all.yLabel : all.xLabel;
  const cut = names.length > shown.length ? ` (${shown.length} of ${names.length})` : '';
  return {
    width: chartSize.width,
    height: Math.max(140, 110 + shown.length * (all.sides.length > 1 ? 26 : 20)),
    autosize: { type: 'fit', contains: 'padding' },
    title: { text: `${all.title}${cut}`, limit: chartSize.width - 24 },
    data: { values },
    mark: { type: 'bar' },
    encoding: {
      x: {
        field: 'v',
        type: 'quantitative',
        axis: {
          title: (lengthIsX ? all.xLabel : all.yLabel) || null,
          grid: true,
          tickCount: 5,
          domain: false,
          ...labelled(tickLabel(range)),
        },
      },
      y: {
        field: 'n',
        type: 'nominal',
        scale: { domain: [...shown.keys()], paddingInner: 0.25 },
        axis: { title: axisTitle(nameLabel, all.title), labelExpr: `${JSON.stringify(shown)}[datum.value]` },
      },
      yOffset: { field: 'r', type: 'nominal', scale: { domain: [...all.sides.keys()] } },
      ...encoding,
    },
  };
}

export function bars(all: Points, labels: Labels, ink: Inks): Spec {
  return spec(all, labels, ink, false);
}

export function sortedBars(all: Points, labels: Labels, ink: Inks): Spec {
  return spec(all, labels, ink, true);
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
