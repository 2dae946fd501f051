import { axisTitle, colours, frame, type Labels, labelled } from '../encoding.ts';
import { extent, tickLabel } from '../scale.ts';
import { cellNumber, type Points } from '../table.ts';
import type { Inks } from '../theme.ts';
import type { Spec } from '../vega.ts';

/** The share of the points that each local regression looks at, as DVC's template of this name has it. */
const bandwidth = 0.3;

/** The lines as they are, faint, and a local regression (LOESS) of each over them. */
export function smooth(all: Points, labels: Labels, ink: Inks): Spec {
  const values = all.points.map((point) => ({
    x: cellNumber(point.x),
    y: cellNumber(point.y),
    s: point.series,
    r: all.sides.indexOf(point.side),
  }));
  const xRange = extent([values.map((v) => v.x)]) ?? [0, 1];
  const yRange = extent([values.map((v) => v.y)]) ?? [0, 1];
  const { encoding, rows } = colours(all.names, all.sides, labels, ink);
  const position = {
    x: {
      field: 'x',
      type: 'quantitative',
      scale: { domain: xRange, nice: false },
      axis: { title: all.xLabel || null, ...labelled(tickLabel(xRange)) },
    },
    y: {
      field: 'y',
      type: 'quantitative',
      scale: { domain: yRange, zero: false, nice: true },
      axis: { title: axisTitle(all.yLabel, all.title), ...labelled(tickLabel(yRange)) },
    },
    detail: [{ field: 'r' }, { field: 's' }],
  };
  return {
    ...frame(all.title, rows),
    data: { values },
    encoding: { ...position, ...encoding },
    layer: [
      { mark: { type: 'line', strokeWidth: 1, strokeOpacity: 0.3, clip: true } },
      {
        mark: { type: 'line', clip: true },
        transform: [{ loess: 'y', on: 'x', groupby: ['r', 's'], bandwidth }],
      },
    ],
  };
}
