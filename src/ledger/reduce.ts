/**
 * Keeps at most `limit` points: of every bucket of neighbours the first, the last, the lowest and the highest (M4, Jugel
 * et al. 2014), so that a line through them looks as before at that width. Points stay in their order; gaps (NaN) that
 * are not a bucket's first or last point go.
 */
export function reduceSeries(
  x: readonly number[],
  y: readonly number[],
  limit: number,
): { x: readonly number[]; y: readonly number[] } {
  if (x.length <= limit) return { x, y };
  const buckets = Math.max(1, Math.floor(limit / 4));
  const kept = new Set<number>();
  for (let bucket = 0; bucket < buckets; bucket++) {
    const start = Math.floor((bucket * x.length) / buckets);
    const end = Math.floor(((bucket + 1) * x.length) / buckets);
    let low = start;
    let high = start;
    for (let index = start + 1; index < end; index++) {
      if (!(y[low]! <= y[index]!)) low = Number.isNaN(y[index]!) ? low : index;
      if (!(y[high]! >= y[index]!)) high = Number.isNaN(y[index]!) ? high : index;
    }
    for (const index of [start, low, high, end - 1]) kept.add(index);
  }
  const order = [...kept].sort((a, b) => a - b);
  return { x: order.map((index) => x[index]!), y: order.map((index) => y[index]!) };
}
