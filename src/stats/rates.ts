import { normalQuantile } from './distributions.ts';
import type { Estimate } from './intervals.ts';
import { crossing, incompleteBeta } from './special.ts';

/** Wilson's score interval of a rate, x of n. */
export function wilson(x: number, n: number, confidence: number): readonly [low: number, high: number] {
  const z = normalQuantile((1 + confidence) / 2);
  const rate = x / n;
  const centre = rate + (z * z) / (2 * n);
  const margin = z * Math.sqrt((rate * (1 - rate)) / n + (z * z) / (4 * n * n));
  const scale = 1 + (z * z) / n;
  return [Math.max(0, (centre - margin) / scale), Math.min(1, (centre + margin) / scale)];
}

/**
 * The difference of two rates over n examples each, known by nothing but their values: Newcombe's hybrid score interval.
 * It takes the two for independent; on the same examples they mostly err together, so that it is too wide, not too narrow.
 */
export function rateDifference(before: number, after: number, n: number, confidence: number): Estimate {
  const difference = after - before;
  const at = (level: number): readonly [number, number] => {
    const [low1, high1] = wilson(before * n, n, level);
    const [low2, high2] = wilson(after * n, n, level);
    return [
      difference - Math.hypot(after - low2, high1 - before),
      difference + Math.hypot(high2 - after, before - low1),
    ];
  };
  const [low, high] = at(confidence);
  return { difference, low, high, p: pByInversion(difference, at) };
}

/**
 * McNemar's exact test for two sets of answers to the same questions: of those that one side alone has right, is it as
 * often the one as the other? p = min(1, 2·Σ_{i ≤ min(b,c)} C(b+c, i)/2^{b+c}).
 */
export function mcnemar(onlyBefore: number, onlyAfter: number): number {
  const n = onlyBefore + onlyAfter;
  if (n === 0) return 1;
  const k = Math.min(onlyBefore, onlyAfter);
  if (2 * k === n) return 1;
  return Math.min(1, 2 * incompleteBeta(n - k, k + 1, 0.5, 0.5)[0]);
}

/**
 * The difference of two rates over the same n examples: Tango's (1998) score interval, widened to hold 0 where McNemar's
 * exact test does not reject.
 */
export function pairedRates(onlyBefore: number, onlyAfter: number, n: number, confidence: number): Estimate {
  const difference = (onlyAfter - onlyBefore) / n;
  const p = mcnemar(onlyBefore, onlyAfter);
  const z = normalQuantile((1 + confidence) / 2);
  const score = (delta: number) => tangoScore(onlyAfter, onlyBefore, n, delta);
  const low = crossing((delta) => z - score(delta), -1, difference);
  const high = crossing((delta) => -z - score(delta), difference, 1);
  if (p < 1 - confidence) return { difference, low, high, p };
  return { difference, low: Math.min(low, 0), high: Math.max(high, 0), p };
}

/** Tango's statistic for H0: p(after) − p(before) = delta; it falls as delta rises. */
function tangoScore(b: number, c: number, n: number, delta: number): number {
  const distance = b - c - n * delta;
  if (distance === 0) return 0;
  const A = 2 * n;
  const B = -b - c + (2 * n - b + c) * delta;
  const C = -c * delta * (1 - delta);
  const q = (Math.sqrt(Math.max(0, B * B - 4 * A * C)) - B) / (2 * A);
  const spread = n * (2 * q + delta * (1 - delta));
  return spread <= 0 ? distance * Infinity : distance / Math.sqrt(spread);
}

/** The p at which an interval would just touch 0. */
export function pByInversion(
  difference: number,
  intervalAt: (confidence: number) => readonly [number, number],
): number {
  if (difference === 0) return 1;
  const edge = (confidence: number) => {
    const [low, high] = intervalAt(confidence);
    return difference > 0 ? -low : high;
  };
  if (edge(1 - 1e-12) < 0) return 1e-12;
  return 1 - crossing(edge, 1e-12, 1 - 1e-12);
}
