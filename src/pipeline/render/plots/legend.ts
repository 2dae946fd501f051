import { textWidth } from '../../../fonts/metrics.ts';
import type { Legend, LegendSymbol } from './chart/types.ts';
import { chartSize, look } from './theme.ts';

/** CSS pixels of a symbol and the gaps around it. */
const symbolRoom = 36;
const mostRows = 4;

/** A legend above a chart: the entries that fit, their columns and width. Long or many labels are shortened. */
export function legend(
  labels: readonly string[],
  symbol: LegendSymbol,
  paint: (index: number) => { readonly colour: string; readonly opacity: number },
  width: number = chartSize.width - 76,
): Legend {
  const widest = Math.max(...labels.map((label) => textWidth(label, look.fontSize)));
  const fitting = Math.floor(width / (widest + symbolRoom));
  const wanted = labels.length > 2 * mostRows ? 3 : labels.length > mostRows ? 2 : 1;
  const columns = Math.min(labels.length, Math.max(fitting, wanted));
  return {
    entries: labels.slice(0, columns * mostRows).map((label, i) => ({ label, ...paint(i) })),
    columns,
    labelLimit: Math.floor(width / columns) - symbolRoom,
    symbol,
  };
}

export function legendRows({ entries, columns }: Legend): number {
  return Math.ceil(entries.length / columns);
}
