import { tQuantile, tTwoSided } from './distributions.ts';
import type { Estimate } from './intervals.ts';
import { mean, type Numbers, variance } from './summary.ts';

/** Student's paired t over differences. Undefined for fewer than two, or where all are equal. */
export function pairedT(differences: Numbers, confidence: number): Estimate | undefined {
  const n = differences.length;
  return studentInterval(mean(differences), Math.sqrt(variance(differences) / n), n - 1, confidence);
}

/** Welch's t: the difference of two means with unequal variances (df by Welch and Satterthwaite). */
export function welch(before: Numbers, after: Numbers, confidence: number): Estimate | undefined {
  const { error, df } = welchError(before, after);
  return studentInterval(mean(after) - mean(before), error, df, confidence);
}

/** The standard error of a difference of means, and its degrees of freedom. */
export function welchError(before: Numbers, after: Numbers): { readonly error: number; readonly df: number } {
  const a = variance(before) / before.length;
  const b = variance(after) / after.length;
  const df = (a + b) ** 2 / (a ** 2 / (before.length - 1) + b ** 2 / (after.length - 1));
  return { error: Math.sqrt(a + b), df };
}

/**
 * The corrected resampled t of Nadeau and Bengio (2003) for differences over cross-validation folds, which share training
 * data and so vary less than new data would: the variance is multiplied by 1/k + n_test/n_train.
 */
export function nadeauBengio(
  differences: Numbers,
  testShare: number,
  confidence: number,
): Estimate | undefined {
  const k = differences.length;
  const error = Math.sqrt((1 / k + testShare) * variance(differences));
  return studentInterval(mean(differences), error, k - 1, confidence);
}

/** Where the next value of the same process would lie: x̄ ± t·s·√(1 + 1/n). `difference` is value − x̄. */
export function predictionInterval(
  history: Numbers,
  value: number,
  confidence: number,
): Estimate | undefined {
  const n = history.length;
  const error = Math.sqrt(variance(history) * (1 + 1 / n));
  return studentInterval(value - mean(history), error, n - 1, confidence);
}

/** Where the next value would lie if the history's straight line went on. `difference` is value − that line. */
export function trendPrediction(history: Numbers, value: number, confidence: number): Estimate | undefined {
  const n = history.length;
  const middle = (n - 1) / 2;
  const centre = mean(history);
  let [slope, squares] = [0, 0];
  for (let i = 0; i < n; i++) slope += (i - middle) * (history[i]! - centre);
  const spread = (n * (n * n - 1)) / 12;
  slope /= spread;
  for (let i = 0; i < n; i++) squares += (history[i]! - centre - slope * (i - middle)) ** 2;
  const error = Math.sqrt((squares / (n - 2)) * (1 + 1 / n + (n - middle) ** 2 / spread));
  return studentInterval(value - centre - slope * (n - middle), error, n - 2, confidence);
}

function studentInterval(
  difference: number,
  error: number,
  df: number,
  confidence: number,
): Estimate | undefined {
  if (!(df > 0) || !(error > 0) || !Number.isFinite(difference)) return undefined;
  const margin = tQuantile((1 + confidence) / 2, df) * error;
  return {
    difference,
    low: difference - margin,
    high: difference + margin,
    p: tTwoSided(difference / error, df),
  };
}
