import { normalQuantile, tQuantile } from '../../src/stats/distributions.ts';
import { mean, variance } from '../../src/stats/summary.ts';

/** github-action-benchmark: an alert where one point is twice the one before it, or half. */
export function ratio(before: number, after: number): boolean {
  return after / before > 2 || before / after > 2;
}

/** A bare relative tolerance of 1 %. */
export function tolerance(before: number, after: number): boolean {
  return Math.abs(after - before) > 0.01 * Math.abs(before);
}

/** bencher's z and t thresholds, both sides, at 0.95 each: x̄ ± z·s, and x̄ ± t_{n−1}·s·√(1 + 1/n). */
export function bencher(history: readonly number[], head: number): Record<string, boolean> {
  const n = history.length;
  const distance = Math.abs(head - mean(history));
  const s = Math.sqrt(variance(history));
  return {
    'z threshold': distance > normalQuantile(0.975) * s,
    't threshold': distance > tQuantile(0.975, n - 1) * s * Math.sqrt(1 + 1 / n),
  };
}
