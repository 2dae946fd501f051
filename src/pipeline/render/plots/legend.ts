import { textWidth } from '../../../fonts/metrics.ts';
import { chartSize } from './theme.ts';

/** The entries that fit beside each other, their common width limit, and how many are shown at most. */
export interface Legend extends Record<string, unknown> {
  readonly columns: number;
  readonly entries: number;
  readonly labelExpr: string;
}

/** A name never becomes code: only its JSON text does. Turns an index back into its label. */
function indexedLabels(labels: readonly string[]): string {
  return `${JSON.stringify(labels)}[datum.value]`;
}

const fontSize = 11;
const symbol = 36;
const mostRows = 4;

/** A legend above a chart, for values that are indexes into `labels`. Long or many labels are shortened. */
export function legend(labels: readonly string[], width: number = chartSize.width - 76): Legend {
  const widest = Math.max(...labels.map((label) => textWidth(label, fontSize)));
  const fitting = Math.floor(width / (widest + symbol));
  const wanted = labels.length > 2 * mostRows ? 3 : labels.length > mostRows ? 2 : 1;
  const columns = Math.min(labels.length, Math.max(fitting, wanted));
  const entries = Math.min(labels.length, columns * mostRows);
  return {
    columns,
    entries,
    labelExpr: indexedLabels(labels),
    labelLimit: Math.floor(width / columns) - symbol,
    symbolLimit: entries,
  };
}

export function legendRows(of: Legend | null): number {
  return of ? Math.ceil(of.entries / of.columns) : 0;
}
