import type { Changes, PlotPair } from '../model/change.ts';
import type { Plot } from '../model/plot.ts';
import { asNumber } from '../model/value.ts';
import { isCounter } from './diff/direction.ts';

/**
 * The plots that say more than the table of metrics does: without lines that are one point, which is a metric, and
 * without those that only count steps. Trackers write such a file for every name that is logged.
 */
export function tellingPlots({ metrics, plots }: Pick<Changes, 'metrics' | 'plots'>): PlotPair[] {
  const known = new Set(
    metrics.flatMap((change) =>
      [change.old, change.new].map((entry) => rounded(entry && asNumber(entry.value))),
    ),
  );
  const isTold = (plot: Plot | undefined) =>
    plot === undefined ||
    (plot.kind === 'series' &&
      plot.series.every(({ name, y }) => isCounter(name) || (y.length === 1 && known.has(rounded(y[0])))));
  return plots.filter((pair) => !(isTold(pair.old) && isTold(pair.new)));
}

/** Tables of numbers are read at a speed that may cost the last digits. */
function rounded(value: number | undefined): string | undefined {
  return value?.toPrecision(12);
}
