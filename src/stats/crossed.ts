import { normalQuantile, tQuantile } from './distributions.ts';
import type { Estimate } from './intervals.ts';
import { pByInversion } from './rates.ts';
import { mean, variance } from './summary.ts';

/** Values of a metric, or differences of one, of several trainings over the same test examples. */
export interface Trainings {
  /** One a training. */
  readonly values: readonly number[];
  /** One a training: its value in every resample of the examples, the same resamples for all trainings. */
  readonly draws: readonly Float64Array[];
}

/** What a mean over trainings is uncertain by, as variances of that mean. */
export interface Components {
  /** Of another choice of trainings over these examples. */
  readonly training: number;
  /** Of another choice of examples for these trainings. */
  readonly examples: number;
  /** What both of these hold: that some trainings err on other examples than others do. */
  readonly both: number;
}

/**
 * Variance components of a mean over trainings × examples, crossed (each training is measured on the same examples), as in
 * a two-way random-effects analysis of variance, but for any metric: the trainings' own values give the first, resamples
 * of the examples the second, and how differently the trainings answer to the same resamples what is in both.
 */
export function components({ values, draws }: Trainings): Components {
  const k = values.length;
  const b = draws[0]!.length;
  const means = new Float64Array(b);
  for (const draw of draws) for (let i = 0; i < b; i++) means[i]! += draw[i]! / k;
  const own = draws.map((draw) => variance(draw.map((value, i) => value - means[i]!)));
  return {
    training: variance(values) / k,
    examples: variance(means),
    both: own.reduce((sum, value) => sum + value, 0) / (k * (k - 1)),
  };
}

/** How a difference is uncertain: independent parts, each a standard error with the degrees of freedom it is known by. */
export interface Part {
  readonly error: number;
  readonly df: number;
}

/**
 * An interval from independent parts of uncertainty: the difference ± √Σ (t(df) · error)², as Howe (1974) and Zou & Donner
 * (2008) put variances together. Exact where one part is all there is, and between these never too narrow: the chance
 * to cover is concave in the squared width, so that a mean of widths covers at least as often as the mean of the covers.
 */
export function fromParts(
  difference: number,
  parts: readonly Part[],
  confidence: number,
): Estimate | undefined {
  const known = parts.filter(({ error }) => error > 0);
  if (known.length === 0 || !Number.isFinite(difference)) return undefined;
  if (!known.every(({ error, df }) => Number.isFinite(error) && df > 0)) return undefined;
  const at = (level: number): readonly [number, number] => {
    const margin = Math.hypot(...known.map(({ error, df }) => tQuantile((1 + level) / 2, df) * error));
    return [difference - margin, difference + margin];
  };
  const [low, high] = at(confidence);
  return { difference, low, high, p: pByInversion(difference, at) };
}

/** An estimate with one more independent part of uncertainty, put together in the same way. */
export function withPart(estimate: Estimate, part: Part, confidence: number): Estimate {
  const margin = tQuantile((1 + confidence) / 2, part.df) * part.error;
  const { difference } = estimate;
  const low = difference - Math.hypot(difference - estimate.low, margin);
  const high = difference + Math.hypot(estimate.high - difference, margin);
  if (low <= 0 && high >= 0) return { difference, low, high, p: 1 };
  // What the estimate's own p would be of, were it normal.
  const own = { error: Math.abs(difference) / -normalQuantile(estimate.p / 2), df: Infinity };
  const p = fromParts(difference, [own, part], confidence)?.p ?? estimate.p;
  return { difference, low, high, p: Math.min(1 - confidence, Math.max(estimate.p, p)) };
}

export interface CrossedEstimate extends Estimate {
  /** The standard error of the difference, all parts together. */
  readonly error: number;
  /** By which that error is known, after Satterthwaite. */
  readonly df: number;
  /** Of its variance, the share that comes from the trainings, and not from the choice of examples. */
  readonly trainingShare: number;
}

/** Differences of the same seed: one mean over trainings × examples. `units` is what the resamples drew from. */
export function crossedPaired(
  differences: Trainings,
  units: number,
  confidence: number,
): CrossedEstimate | undefined {
  const k = differences.values.length;
  const { training, examples, both } = components(differences);
  return put(mean(differences.values), { training, df: k - 1, examples, both, units }, confidence);
}

/** Two sides whose trainings do not pair; their examples do, so that resamples are of both sides at once. */
export function crossedUnpaired(
  before: Trainings,
  after: Trainings,
  units: number,
  confidence: number,
): CrossedEstimate | undefined {
  const [a, b] = [components(before), components(after)];
  const training = a.training + b.training;
  const df =
    training ** 2 /
    (a.training ** 2 / (before.values.length - 1) + b.training ** 2 / (after.values.length - 1));
  const meanOf = ({ draws }: Trainings, i: number) =>
    draws.reduce((sum, draw) => sum + draw[i]!, 0) / draws.length;
  const gaps = before.draws[0]!.map((_, i) => meanOf(after, i) - meanOf(before, i));
  const difference = mean(after.values) - mean(before.values);
  const sum = { training, df, examples: variance(gaps), both: a.both + b.both, units };
  return put(difference, sum, confidence);
}

/**
 * What is in both is taken off the part that is known best, the examples': the trainings' part then keeps the few degrees
 * of freedom that it has, and the sum is without bias.
 */
function put(
  difference: number,
  { training, df, examples, both, units }: Components & { readonly df: number; readonly units: number },
  confidence: number,
): CrossedEstimate | undefined {
  const rest = Math.max(0, examples - both);
  const parts = [
    { error: Math.sqrt(training), df },
    { error: Math.sqrt(rest), df: units - 1 },
  ];
  const estimate = fromParts(difference, parts, confidence);
  if (estimate === undefined) return undefined;
  const sum = training + rest;
  return {
    ...estimate,
    error: Math.sqrt(sum),
    df: sum ** 2 / (training ** 2 / df + rest ** 2 / (units - 1)),
    trainingShare: training / sum,
  };
}
