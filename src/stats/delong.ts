import { normalCdf, normalQuantile } from './distributions.ts';
import type { Estimate } from './intervals.ts';
import { mean, type Numbers, ranks } from './summary.ts';

/**
 * DeLong's test of two correlated areas under the ROC curve over the same examples (1988), by midranks (Sun & Xu 2014).
 * Undefined where one class has fewer than two examples, or where the two areas cannot differ by chance.
 */
export function delong(
  positive: Uint8Array,
  before: Numbers,
  after: Numbers,
  confidence: number,
): (Estimate & { readonly error: number }) | undefined {
  const first = placements(positive, before);
  const second = placements(positive, after);
  const m = first.positives.length;
  const n = first.negatives.length;
  if (m < 2 || n < 2) return undefined;
  const difference = mean(second.positives) - mean(first.positives);
  const error = Math.sqrt(
    spread(first.positives, second.positives) / m + spread(first.negatives, second.negatives) / n,
  );
  if (!(error > 0)) return undefined;
  const margin = normalQuantile((1 + confidence) / 2) * error;
  const p = 2 * normalCdf(-Math.abs(difference) / error);
  return { difference, low: difference - margin, high: difference + margin, p, error };
}

/** For each example, the share of the other class that it is ranked right against. */
function placements(positive: Uint8Array, scores: Numbers) {
  const all = ranks(scores);
  const own = { 1: ranks(pick(scores, positive, 1)), 0: ranks(pick(scores, positive, 0)) } as const;
  const [m, n] = [own[1].length, own[0].length];
  const positives = new Float64Array(m);
  const negatives = new Float64Array(n);
  let [i, j] = [0, 0];
  for (let place = 0; place < positive.length; place++) {
    if (positive[place] === 1) {
      positives[i] = (all[place]! - own[1][i]!) / n;
      i++;
    } else {
      negatives[j] = 1 - (all[place]! - own[0][j]!) / m;
      j++;
    }
  }
  return { positives, negatives };
}

function pick(scores: Numbers, positive: Uint8Array, wanted: 0 | 1): Float64Array {
  return Float64Array.from(scores).filter((_, i) => positive[i] === wanted);
}

/** The variance of the differences. */
function spread(before: Float64Array, after: Float64Array): number {
  const differences = after.map((value, i) => value - before[i]!);
  const centre = mean(differences);
  return differences.reduce((sum, d) => sum + (d - centre) ** 2, 0) / (differences.length - 1);
}
