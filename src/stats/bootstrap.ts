import { normalCdf, normalQuantile, tQuantile, tTwoSided } from './distributions.ts';
import { type Estimate, hull } from './intervals.ts';
import { evaluateAll, type Family, unitWeights, type Weights } from './metrics/family.ts';
import { type Random, random } from './random.ts';
import { quantile, variance } from './summary.ts';

/** The same examples under two models; families name the same metrics in the same order. */
export interface PairedExamples {
  readonly n: number;
  readonly before: readonly Family[];
  readonly after: readonly Family[];
  /** Which examples belong together, as codes from 0: answers to one question, scans of one patient. */
  readonly clusters?: Int32Array | undefined;
}

export interface BootstrapOptions {
  readonly confidence: number;
  readonly resamples?: number;
  readonly seed?: number;
}

export interface BootstrapEstimate extends Estimate {
  readonly before: number;
  readonly after: number;
  /** The standard deviation of the resampled differences. */
  readonly error: number;
}

/**
 * The paired bootstrap: whole examples (or clusters) are drawn with replacement, both sides are measured on the same
 * draw, and the spread of the differences is the uncertainty. BCa intervals (Efron 1987), with the acceleration from a
 * jackknife over at most 200 blocks, and with Student's quantiles in place of normal ones, so that small samples are
 * not taken for large ones (Hesterberg 2015); never narrower than the difference ± t × its standard error. A metric that is undefined in too many resamples has no estimate.
 */
export function pairedBootstrap(
  examples: PairedExamples,
  options: BootstrapOptions,
): Map<string, BootstrapEstimate> {
  const { n } = examples;
  const { confidence, resamples = 2000, seed = 1 } = options;
  const names = examples.before.flatMap((family) => family.names);
  const differences = names.map(() => new Float64Array(resamples));
  const measure = measurer(examples, names.length);
  const observed = measure(unitWeights(n));
  const [before, after] = [observed.before.slice(), observed.after.slice()];
  const weights = new Float64Array(n);
  const draw = drawer(examples, random(seed));
  for (let b = 0; b < resamples; b++) {
    draw(weights);
    const sides = measure(weights);
    for (let m = 0; m < names.length; m++) differences[m]![b] = sides.after[m]! - sides.before[m]!;
  }
  const units = unitsOf(examples);
  const accelerations = jackknife(examples, names.length, units);
  const estimates = new Map<string, BootstrapEstimate>();
  names.forEach((name, m) => {
    const interval = bca(differences[m]!, after[m]! - before[m]!, accelerations[m]!, units, confidence);
    if (interval !== undefined) estimates.set(name, { before: before[m]!, after: after[m]!, ...interval });
  });
  return estimates;
}

function unitsOf({ n, clusters }: PairedExamples): number {
  return clusters === undefined ? n : 1 + clusters.reduce((most, code) => Math.max(most, code), -1);
}

/** Measures both sides; the two arrays are reused. */
function measurer({ before, after }: PairedExamples, metrics: number) {
  const sides = { before: new Float64Array(metrics), after: new Float64Array(metrics) };
  return (weights: Weights) => {
    evaluateAll(before, weights, sides.before);
    evaluateAll(after, weights, sides.after);
    return sides;
  };
}

function drawer(examples: PairedExamples, source: Random): (weights: Weights) => void {
  const { n, clusters } = examples;
  if (clusters === undefined)
    return (weights) => {
      weights.fill(0);
      for (let i = 0; i < n; i++) weights[source.below(n)]!++;
    };
  const counts = new Float64Array(unitsOf(examples));
  return (weights) => {
    counts.fill(0);
    for (let i = 0; i < counts.length; i++) counts[source.below(counts.length)]!++;
    for (let i = 0; i < n; i++) weights[i] = counts[clusters[i]!]!;
  };
}

const mostBlocks = 200;

/** Efron's acceleration of each metric: the skewness of its influence, from leaving out one block at a time. */
function jackknife(examples: PairedExamples, metrics: number, units: number): Float64Array {
  const { n, clusters } = examples;
  const blocks = Math.min(mostBlocks, units);
  const measure = measurer(examples, metrics);
  const differences = Array.from({ length: metrics }, () => new Float64Array(blocks));
  const weights = new Float64Array(n);
  for (let block = 0; block < blocks; block++) {
    // Every blocks-th unit: neighbours in a file are often alike, and blocks should not be.
    for (let i = 0; i < n; i++) weights[i] = (clusters?.[i] ?? i) % blocks === block ? 0 : 1;
    const sides = measure(weights);
    for (let m = 0; m < metrics; m++) differences[m]![block] = sides.after[m]! - sides.before[m]!;
  }
  return Float64Array.from(differences, skewness);
}

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
  // On small samples BCa mistakes chance for skewness now and then; the plain interval bounds what that can do.
  const margin = t * error;
  const plain = {
    difference,
    low: difference - margin,
    high: difference + margin,
    p: tTwoSided(difference / (spread * error), units - 1),
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
