import type { Numbers } from '../summary.ts';

/**
 * The chance that at least one of k answers is right, estimated without bias from c right ones among n (Chen et al. 2021):
 * 1 − C(n − c, k)/C(n, k). NaN where fewer than k were drawn.
 */
export function passAtK(n: number, c: number, k: number): number {
  if (n < k) return Number.NaN;
  let miss = 1;
  for (let i = n - c + 1; i <= n; i++) miss *= Math.max(0, 1 - k / i);
  return 1 - miss;
}

/** 1 for a win, ½ for a tie, 0 for a loss: the score of after against before, higher being better. */
export function wins(before: Numbers, after: Numbers): Float64Array {
  return Float64Array.from({ length: before.length }, (_, i) => (1 + Math.sign(after[i]! - before[i]!)) / 2);
}
