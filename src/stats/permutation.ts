import type { Estimate } from './intervals.ts';
import { random } from './random.ts';
import { mean, type Numbers, total } from './summary.ts';
import { welchError } from './t-tests.ts';

/** Up to this many regroupings all are tried; beyond it, this many random ones. */
const most = 20_000;

/** In how many ways n + m values can be regrouped. */
export function regroupings(n: number, m: number): number {
  let ways = 1;
  for (let i = 1; i <= Math.min(n, m); i++) ways = (ways * (n + m - i + 1)) / i;
  return Math.round(ways);
}

/**
 * The studentised permutation test of two unpaired samples (Janssen 1997): Welch's t under all regroupings of the values.
 * Exact where the two distributions are equal, whatever they are; right in the limit where only their means are.
 * The interval is the difference ± the quantile of |t| over the regroupings × the standard error.
 */
export function permutationT(
  before: Numbers,
  after: Numbers,
  confidence: number,
  seed = 1,
): Estimate | undefined {
  const difference = mean(after) - mean(before);
  const { error } = welchError(before, after);
  if (!(error > 0)) return undefined;
  const observed = Math.abs(difference) / error;
  const pool = Float64Array.from([...Array.from(before), ...Array.from(after)]);
  const ways = regroupings(before.length, after.length);
  const sizes = ways <= most ? allT(pool, before.length, ways) : randomT(pool, before.length, seed);
  sizes.sort();
  let atLeast = 0;
  for (const size of sizes) if (size >= observed * (1 - 1e-12)) atLeast++;
  // The observed grouping is one of all; among random ones it is counted in addition.
  const p = ways <= most ? atLeast / sizes.length : (atLeast + 1) / (sizes.length + 1);
  const allowed = Math.floor((1 - confidence) * sizes.length + 1e-9);
  const critical = allowed === 0 ? Infinity : sizes[sizes.length - allowed]!;
  const rejects = p <= 1 - confidence + 1e-9;
  // Ties and rounding must not set the interval against the test.
  const margin = (rejects ? Math.min(critical, observed * (1 - 1e-9)) : critical) * error;
  const [low, high] = [difference - margin, difference + margin];
  return rejects
    ? { difference, low, high, p }
    : { difference, low: Math.min(low, 0), high: Math.max(high, 0), p };
}

function allT(pool: Float64Array, n: number, ways: number): Float64Array {
  const sizes = new Float64Array(ways);
  const sizeOf = sizer(pool, n);
  const chosen = Uint32Array.from({ length: n }, (_, i) => i);
  for (let way = 0; way < ways; way++) {
    sizes[way] = sizeOf(chosen);
    let i = n - 1;
    while (i >= 0 && chosen[i] === pool.length - n + i) i--;
    if (i < 0) break;
    chosen[i]!++;
    for (let j = i + 1; j < n; j++) chosen[j] = chosen[j - 1]! + 1;
  }
  return sizes;
}

function randomT(pool: Float64Array, n: number, seed: number): Float64Array {
  const source = random(seed);
  const sizeOf = sizer(pool, n);
  const order = Uint32Array.from({ length: pool.length }, (_, i) => i);
  const sizes = new Float64Array(most - 1);
  for (let draw = 0; draw < sizes.length; draw++) {
    for (let i = 0; i < n; i++) {
      const j = i + source.below(order.length - i);
      [order[i], order[j]] = [order[j]!, order[i]!];
    }
    sizes[draw] = sizeOf(order);
  }
  return sizes;
}

/** |t| of the first n places named against the rest; infinite where both groups are constant and differ. */
function sizer(pool: Float64Array, n: number): (places: Uint32Array) => number {
  // Moved to its mean and scaled to its range, so that sums of squares keep their digits.
  const centre = mean(pool);
  const scale = pool.reduce((most, value) => Math.max(most, Math.abs(value - centre)), 0) || 1;
  const values = pool.map((value) => (value - centre) / scale);
  const m = values.length - n;
  const all = total(values);
  const allSquares = total(values.map((value) => value * value));
  return (places) => {
    let [sum, squares] = [0, 0];
    for (let i = 0; i < n; i++) {
      const value = values[places[i]!]!;
      sum += value;
      squares += value * value;
    }
    const rest = all - sum;
    const own = Math.max(0, squares - (sum * sum) / n) / (n - 1) / n;
    const other = Math.max(0, allSquares - squares - (rest * rest) / m) / (m - 1) / m;
    const difference = Math.abs(rest / m - sum / n);
    if (own + other > grain) return difference / Math.sqrt(own + other);
    return difference > grain ? Infinity : 0;
  };
}

/** What rounding leaves of a variance that is none, on a scale of 1. */
const grain = 1e-15;
