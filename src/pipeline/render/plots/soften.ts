/** Fewer points than this are looked at one by one. */
const fewest = 40;

/** The share of a line's points that lie within one standard deviation of the kernel, to each side. */
const reach = 1 / 50;

/** Of the height of a line, how far its points are from the smoothed one on average: less is not seen. */
const visible = 0.01;

/** Whether a line goes up and down rather than anywhere, and to be seen: noise turns at two points of three, a curve hardly ever. */
export function isNoisy(y: readonly number[]): boolean {
  const values = y.filter(Number.isFinite);
  if (values.length < fewest) return false;
  let turns = 0;
  for (let i = 1; i < values.length - 1; i += 1)
    if ((values[i]! - values[i - 1]!) * (values[i + 1]! - values[i]!) < 0) turns += 1;
  if (turns <= values.length / 3) return false;
  const soft = soften(values);
  const distance = values.reduce((sum, value, i) => sum + Math.abs(value - soft[i]!), 0) / values.length;
  // Not by spreading: a line may have a hundred thousand points.
  const [low, high] = values.reduce(
    ([least, most], value) => [Math.min(least, value), Math.max(most, value)],
    [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY],
  );
  return distance > visible * (high - low);
}

/**
 * A mean of each point and its neighbours, weighted by a Gaussian of their distance in points, so that it does not lag as a
 * running average does. Towards the beginning the reach shrinks: there a loss falls steeply, and a mean of what follows
 * would begin too low. Gaps stay gaps.
 */
export function soften(y: readonly number[]): number[] {
  const widest = Math.max(1, y.length * reach);
  return y.map((value, i) => {
    if (!Number.isFinite(value) || i === 0) return value;
    const most = Math.min(Math.round(3 * widest), i);
    const deviation = Math.min(widest, most / 2);
    let sum = 0;
    let weights = 0;
    for (let j = i - most; j <= Math.min(i + most, y.length - 1); j += 1) {
      if (!Number.isFinite(y[j])) continue;
      const weight = Math.exp(-0.5 * ((j - i) / deviation) ** 2);
      sum += weight * y[j]!;
      weights += weight;
    }
    return sum / weights;
  });
}
