/** The finite smallest and largest of all columns; undefined where there is none. */
export function extent(columns: Iterable<readonly number[]>): readonly [number, number] | undefined {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const column of columns) {
    for (const value of column) {
      if (!Number.isFinite(value)) continue;
      if (value < low) low = value;
      if (value > high) high = value;
    }
  }
  return low <= high ? [low, high] : undefined;
}

/**
 * A Vega expression for the label of a tick, short and telling ticks apart; undefined where Vega's own does.
 * `format` on an axis would give all ticks one unit: `0k, 0.5M`.
 */
export function tickLabel([low, high]: readonly [number, number]): string | undefined {
  const most = Math.max(Math.abs(low), Math.abs(high));
  // SI prefixes: 20k, 1.5M. Where the span is small beside the values they would all read the same.
  if (most >= 10_000 && most < 1e15 && high - low >= most * 0.01) return "format(datum.value, '~s')";
  if (most >= 1e9 || (most > 0 && most < 1e-3)) return "datum.value === 0 ? '0' : format(datum.value, '~e')";
  return undefined;
}

function logLabel([low, high]: readonly [number, number]): string {
  return low < 1e-3 || high > 1e6 ? "format(datum.value, '~e')" : "format(datum.value, '~g')";
}

export interface LineScale {
  readonly scale: Readonly<Record<string, unknown>>;
  readonly label: string | undefined;
  readonly log: boolean;
}

/** Above three decades the small end of a linear axis is a flat line. */
const decades = 3;

/**
 * The y scale of lines: a logarithm where values span decades, room around a constant, else what is there. Lone points
 * get some room too, for half of one on the edge would be cut off.
 */
export function lineScale(range: readonly [number, number], onlyPoints = false): LineScale {
  const [low, high] = range;
  if (low > 0 && Math.log10(high / low) >= decades) {
    return { scale: { type: 'log', domain: [low, high], nice: true }, label: logLabel(range), log: true };
  }
  const room = low === high ? Math.abs(low) * 0.1 || 1 : onlyPoints ? (high - low) * 0.2 : 0;
  const domain = [low - room, high + room];
  return { scale: { domain, zero: false, nice: low !== high }, label: tickLabel(range), log: false };
}
