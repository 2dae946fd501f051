import { normalCdf, normalQuantile, tQuantile, tTwoSided } from './distributions.ts';
import { type Estimate, hull } from './intervals.ts';
import type { Family } from './metrics/family.ts';
import { type Examples, type Resampled, type ResampleOptions, resample } from './resample.ts';
import { mean, quantile, variance } from './summary.ts';

/** The same examples under two models; families name the same metrics in the same order. */
export interface PairedExamples extends Examples {
  readonly before: readonly Family[];
  readonly after: readonly Family[];
}

export interface BootstrapEstimate extends Estimate {
  readonly before: number;
  readonly after: number;
  /** The standard deviation of the resampled differences. */
  readonly error: number;
}

/** The resampled differences of two sides, from which an interval of any confidence follows. */
export interface ResampledPair {
  readonly names: readonly string[];
  readonly resampled: Resampled;
}

/**
 * The paired bootstrap: whole examples (or clusters) are drawn with replacement, both sides are measured on the same
 * draw, and the spread of the differences is the uncertainty.
 */
export function resamplePair(examples: PairedExamples, options: ResampleOptions = {}): ResampledPair {
  const names = examples.before.flatMap((family) => family.names);
  return { names, resampled: resample([...examples.before, ...examples.after], examples, options) };
}

/**
 * BCa intervals (Efron 1987), with the acceleration from a jackknife over at most 200 blocks, and with Student's quantiles
 * in place of normal ones, so that small samples are not taken for large ones (Hesterberg 2015); never narrower than the
 * difference ± t × its standard error, less its bias where it has one. A metric that is undefined in too many resamples has no estimate.
 */
export function bootstrapEstimates(
  { names, resampled }: ResampledPair,
  confidence: number,
): Map<string, BootstrapEstimate> {
  const { observed, draws, left, units } = resampled;
  const estimates = new Map<string, BootstrapEstimate>();
  names.forEach((name, m) => {
    const other = m + names.length;
    const [before, after] = [observed[m]!, observed[other]!];
    const acceleration = skewness(minus(left[other]!, left[m]!));
    const interval = bca(minus(draws[other]!, draws[m]!), after - before, acceleration, units, confidence);
    if (interval !== undefined) estimates.set(name, { before, after, ...interval });
  });
  return estimates;
}

/** Both in one go. */
export function pairedBootstrap(
  examples: PairedExamples,
  options: ResampleOptions & { readonly confidence: number },
): Map<string, BootstrapEstimate> {
  return bootstrapEstimates(resamplePair(examples, options), options.confidence);
}

function minus(a: Float64Array, b: Float64Array): Float64Array {
  return a.map((value, i) => value - b[i]!);
}

/** Efron's acceleration of a metric: the skewness of its influence, from leaving out one block at a time. */
function skewness(left: Float64Array): number {
  const centre = left.reduce((sum, value) => sum + value, 0) / left.length;
  let [squares, cubes] = [0, 0];
  for (const value of left) {
    squares += (centre - value) ** 2;
    cubes += (centre - value) ** 3;
  }
  const acceleration = cubes / (6 * squares ** 1.5);
  return Number.isFinite(acceleration) ? acceleration : 0;
}

/** Resamples of which a share like this may be undefined before the metric is given up. */
const mostUndefined = 0.01;

function bca(
  differences: Float64Array,
  difference: number,
  acceleration: number,
  units: number,
  confidence: number,
): (Estimate & { readonly error: number }) | undefined {
  const defined = differences.filter(Number.isFinite).sort();
  if (!Number.isFinite(difference) || defined.length < (1 - mostUndefined) * differences.length)
    return undefined;
  if (units < 2) return undefined;
  const error = Math.sqrt(variance(defined));
  const b = defined.length;
  let below = 0;
  let equal = 0;
  for (const value of defined) {
    if (value < difference - 1e-12) below++;
    else if (value <= difference + 1e-12) equal++;
  }
  const bias = normalQuantile(clip((below + equal / 2) / b, b));
  // z → the share of resamples that lies below, and back.
  const spread = Math.sqrt(units / (units - 1));
  const share = (z: number) => {
    const w = bias + z;
    return normalCdf(bias + w / Math.max(0.1, 1 - acceleration * w));
  };
  const t = spread * tQuantile((1 + confidence) / 2, units - 1);
  const resampled = {
    difference,
    low: quantile(defined, share(-t)),
    high: quantile(defined, share(t)),
    p: pOfZero(defined, bias, acceleration, spread, units),
  };
  // On small samples BCa mistakes chance for skewness now and then; the plain interval bounds what that can do. What is
  // largest or absolute (fairness, calibration) is drawn away from 0 by every resampling: it reaches to where it was too.
  const margin = t * error;
  const unbiased = 2 * difference - mean(defined);
  const [least, most] = [Math.min(difference, unbiased), Math.max(difference, unbiased)];
  const nearest = least > 0 ? least : Math.min(0, most);
  const plain = {
    difference,
    low: least - margin,
    high: most + margin,
    p: tTwoSided(nearest / (spread * error), units - 1),
  };
  return { ...(error > 0 ? hull(resampled, plain) : resampled), error };
}

/** The p at which the interval would just touch 0: the share below 0 taken back through BCa's map. */
function pOfZero(
  defined: Float64Array,
  bias: number,
  acceleration: number,
  spread: number,
  units: number,
): number {
  const b = defined.length;
  let [below, equal] = [0, 0];
  for (const value of defined) {
    if (value < -1e-12) below++;
    else if (value <= 1e-12) equal++;
  }
  if (equal === b) return 1;
  const w = normalQuantile(clip((below + equal / 2) / b, b)) - bias;
  const z = w / (1 + acceleration * w) - bias;
  return Math.max(1 / (b + 1), tTwoSided(z / spread, units - 1));
}

function clip(share: number, b: number): number {
  return Math.min(1 - 0.5 / (b + 1), Math.max(0.5 / (b + 1), share));
}
