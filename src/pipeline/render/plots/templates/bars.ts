import { axisTitle, colours, type Labels, labelled } from '../encoding.ts';
import { extent, tickLabel } from '../scale.ts';
import { allNumbers, cellNumber, type Points } from '../table.ts';
import { oneLine } from '../text.ts';
import { chartSize, type Inks } from '../theme.ts';
import type { Spec } from '../vega.ts';

const mostBars = 40;

function spec(all: Points, labels: Labels, ink: Inks, sorted: boolean): Spec {
  // Either column may hold the lengths: what is not a number names the bars.
  const lengthIsX = allNumbers(all.points.map((p) => p.x)) || !allNumbers(all.points.map((p) => p.y));
  const bars = all.points.map((point) => ({
    name: oneLine(String((lengthIsX ? point.y : point.x) ?? '–')),
    v: cellNumber(lengthIsX ? point.x : point.y),
    r: all.sides.indexOf(point.side),
  }));
  const rank = new Map<string, number>();
  for (const { name, v } of bars) rank.set(name, v); // head comes last, and ranks
  const names = [...rank.keys()];
  if (sorted) names.sort((a, b) => rank.get(b)! - rank.get(a)!);
  const shown = names.slice(0, mostBars);
  const places = new Map(shown.map((name, i) => [name, i]));
  const values = bars.flatMap((bar) => {
    const n = places.get(bar.name);
    return n === undefined ? [] : [{ n, v: bar.v, r: bar.r }];
  });
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
