import { normalCdf } from './distributions.ts';
import { ascending, mean, type Numbers, quantile, total } from './summary.ts';

/** The fewest values between two steps. */
const shortest = 3;

/**
 * Where a history steps from one level to another: the places (indices of the first value after a step) of the best fit
 * of constant pieces, by optimal partitioning with a penalty of σ² (3 ln n + 4) a step: a little above what BIC asks, as
 * histories are short. σ comes from differences of neighbours, so that the steps themselves hardly inflate it.
 */
export function steps(history: Numbers): number[] {
  const n = history.length;
  if (n < 2 * shortest) return [];
  const noise = neighbourNoise(history);
  if (!(noise > 0)) return exactSteps(history);
  const penalty = noise * noise * (3 * Math.log(n) + 4);
  const sums = new Float64Array(n + 1);
  const squares = new Float64Array(n + 1);
  const centre = total(history) / n;
  for (let i = 0; i < n; i++) {
    const x = history[i]! - centre;
    sums[i + 1] = sums[i]! + x;
    squares[i + 1] = squares[i]! + x * x;
  }
  const cost = (from: number, to: number) =>
    squares[to]! - squares[from]! - (sums[to]! - sums[from]!) ** 2 / (to - from);
  const best = new Float64Array(n + 1).fill(Infinity);
  const last = new Int32Array(n + 1);
  best[0] = -penalty;
  for (let to = shortest; to <= n; to++)
    for (let from = 0; from <= to - shortest; from++) {
      const fit = best[from]! + cost(from, to) + penalty;
      if (fit < best[to]!) [best[to], last[to]] = [fit, from];
    }
  const places: number[] = [];
  for (let at = last[n]!; at > 0; at = last[at]!) places.unshift(at);
  return places;
}

function exactSteps(history: Numbers): number[] {
  const places: number[] = [];
  for (let i = 1; i < history.length; i++) if (history[i] !== history[i - 1]) places.push(i);
  const last = places.at(-1);
  return last === undefined ? [] : [last];
}

/**
 * σ from the differences of neighbours: their median size ÷ (0.6745 √2), which no step moves, and not much below their
 * root mean square ÷ √2, which heavy tails need.
 */
function neighbourNoise(history: Numbers): number {
  const sizes = Array.from({ length: history.length - 1 }, (_, i) => Math.abs(history[i + 1]! - history[i]!));
  const middle = quantile(ascending(sizes), 0.5) / 0.6744897501960817;
  const root = Math.sqrt(mean(sizes.map((size) => size * size)));
  return Math.max(middle, 0.8 * root) / Math.SQRT2;
}

/** The two-sided p of "no trend" by Mann and Kendall, with the correction for ties; normal from about ten values on. */
export function trend(history: Numbers): number {
  const n = history.length;
  if (n < 4) return 1;
  let s = 0;
  for (let i = 0; i < n; i++) for (let j = i + 1; j < n; j++) s += Math.sign(history[j]! - history[i]!);
  const counts = new Map<number, number>();
  for (let i = 0; i < n; i++) counts.set(history[i]!, (counts.get(history[i]!) ?? 0) + 1);
  let spread = n * (n - 1) * (2 * n + 5);
  for (const t of counts.values()) spread -= t * (t - 1) * (2 * t + 5);
  if (spread <= 0 || s === 0) return 1;
  const z = (Math.abs(s) - 1) / Math.sqrt(spread / 18);
  return Math.min(1, 2 * normalCdf(-z));
}
