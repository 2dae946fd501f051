import { tQuantile } from '../../../stats/distributions.ts';
import { type Estimate, hull } from '../../../stats/intervals.ts';
import { permutationT, regroupings } from '../../../stats/permutation.ts';
import { detectable } from '../../../stats/power.ts';
import { signFlip } from '../../../stats/sign-flip.ts';
import { variance } from '../../../stats/summary.ts';
import { nadeauBengio, pairedT, welch, welchError } from '../../../stats/t-tests.ts';
import { type Finding, isSetback, type Setback } from './types.ts';

/** One value of a metric among several of the same revision. */
export interface Replicate {
  /** The seed or fold, by which two sides are paired. */
  readonly id?: string;
  readonly value: number;
}

/** A metric's values over repeated trainings of each side. */
export interface Replicates {
  readonly before: readonly Replicate[];
  readonly after: readonly Replicate[];
  /** Folds share training data, and their differences vary less than new data would make them. */
  readonly kind: 'seeds' | 'folds';
  /** Test examples ÷ training examples of a fold; 1/(k − 1) where it is not given, as in k-fold cross-validation. */
  readonly testShare?: number;
}

const fewest = 2;

export function fromReplicates(replicates: Replicates, confidence: number): Finding | Setback {
  const before = replicates.before.filter(({ value }) => Number.isFinite(value));
  const after = replicates.after.filter(({ value }) => Number.isFinite(value));
  const { kind } = replicates;
  if (before.length < fewest || after.length < fewest)
    return {
      setback: `the ${kind} are ${before.length} before and ${after.length} now, and two a side are the least`,
    };
  const differences = pair(before, after);
  if (arePaired(differences.length, before.length, after.length)) {
    const result =
      kind === 'folds'
        ? fromFolds(differences, replicates.testShare, confidence)
        : fromPairs(differences, confidence);
    return holding(result, 2 / differences.length);
  }
  if (kind === 'folds') return { setback: 'the folds of the two sides do not match' };
  const result = fromSamples(values(before), values(after), confidence);
  return holding(result, 1 / before.length + 1 / after.length);
}

/** Whether enough of two sides' trainings have a counterpart by seed. */
export function arePaired(pairs: number, before: number, after: number): boolean {
  return pairs >= fewest && pairs >= 0.8 * Math.max(before, after);
}

/** Repeated trainings show their noise themselves; `share` is how much of one run's variance is in the difference. */
function holding(result: Finding | Setback, share: number): Finding | Setback {
  return isSetback(result) ? result : { ...result, runNoise: { factor: Math.sqrt(share), covered: true } };
}

function values(replicates: readonly Replicate[]): number[] {
  return replicates.map(({ value }) => value);
}

/** Differences of the seeds that both sides have, once each. */
function pair(before: readonly Replicate[], after: readonly Replicate[]): number[] {
  const first = unique(before);
  const second = unique(after);
  return [...second].flatMap(([id, value]) => (first.has(id) ? [value - first.get(id)!] : []));
}

function unique(replicates: readonly Replicate[]): Map<string, number> {
  const found = new Map<string, number>();
  const repeated = new Set<string>();
  for (const { id, value } of replicates) {
    if (id === undefined) continue;
    if (found.has(id)) repeated.add(id);
    found.set(id, value);
  }
  for (const id of repeated) found.delete(id);
  return found;
}

/** A sign-flip test can only reach the levels m/2^(k−1). It is used where the next one below α is not far below. */
function signFlipReaches(k: number, confidence: number): boolean {
  const wanted = (1 - confidence) * 2 ** (k - 1) + 1e-9;
  return Math.floor(wanted) >= 0.85 * wanted;
}

function fromPairs(differences: readonly number[], confidence: number): Finding | Setback {
  const k = differences.length;
  const error = Math.sqrt(variance(differences) / k);
  if (signFlipReaches(k, confidence))
    return finding(
      signFlip(differences, confidence),
      `exact sign-flip test of ${k} paired seeds`,
      { error, df: k - 1, seeds: k },
      confidence,
    );
  // On so few pairs t trusts in a normal spread; values that repeat show that there is none.
  if (new Set(differences.map((d) => d.toPrecision(9))).size < Math.min(k, 3))
    return {
      setback: `${k} paired seeds with so few different outcomes cannot show how the training varies`,
    };
  const estimate = pairedT(differences, confidence);
  if (estimate === undefined) return { setback: `the ${k} paired seeds do not vary` };
  const method = `paired t of ${k} seeds, taken to vary normally`;
  const spread = { error, df: k - 1, seeds: k };
  return finding(widened(estimate, grainOf(differences) / (2 * k)), method, spread, confidence);
}

/** The step in which differences come, where some repeat: a share of few examples moves by whole ones. */
function grainOf(differences: readonly number[]): number {
  const sorted = [...differences].sort((a, b) => a - b);
  const gaps = sorted.slice(1).map((value, i) => value - sorted[i]!);
  const size = Math.max(...sorted.map(Math.abs)) * 1e-9;
  if (!gaps.some((gap) => gap <= size)) return 0;
  return Math.min(...gaps.filter((gap) => gap > size));
}

/** Fisher's correction for continuity: half a step of the mean on either side. */
function widened(estimate: Estimate, by: number): Estimate {
  const low = estimate.low - by;
  const high = estimate.high + by;
  const isUndone = low <= 0 && high >= 0 && (estimate.low > 0 || estimate.high < 0);
  return { ...estimate, low, high, p: isUndone ? 1 : estimate.p };
}

function fromFolds(
  differences: readonly number[],
  testShare: number | undefined,
  confidence: number,
): Finding | Setback {
  const k = differences.length;
  const share = testShare ?? 1 / (k - 1);
  const estimate = nadeauBengio(differences, share, confidence);
  if (estimate === undefined) return { setback: `the ${k} folds do not vary` };
  const error = (estimate.high - estimate.low) / 2 / tQuantile((1 + confidence) / 2, k - 1);
  const method = `corrected resampled t of ${k} folds (Nadeau & Bengio)`;
  return finding(estimate, method, { error, df: k - 1 }, confidence);
}

/** From so many regroupings beyond the level on, the permutation test is as fine as it needs to be. */
const enough = 10;

/**
 * Welch's t, and where there are values enough a permutation test too: the one errs where the values are far from normal, the
 * other where the smaller side varies more. What both find is real.
 */
function fromSamples(
  before: readonly number[],
  after: readonly number[],
  confidence: number,
): Finding | Setback {
  const { error, df } = welchError(before, after);
  const sizes = `${before.length} and ${after.length} seeds`;
  const spread = { error, df, seeds: Math.min(before.length, after.length) };
  if (new Set([...before, ...after].map((value) => value.toPrecision(9))).size < 4)
    return { setback: `${sizes} with so few different outcomes cannot show how the training varies` };
  const estimate = welch(before, after, confidence);
  if (estimate === undefined) return { setback: `the ${sizes} do not vary` };
  const isMany = regroupings(before.length, after.length) * (1 - confidence) >= enough;
  const permuted = isMany ? permutationT(before, after, confidence) : undefined;
  if (permuted === undefined)
    return finding(estimate, `Welch's t of ${sizes}, taken to vary normally`, spread, confidence);
  const method = `Welch's t and a studentised permutation test of ${sizes}`;
  return finding(hull(estimate, permuted), method, spread, confidence);
}

interface Spread {
  readonly error: number;
  readonly df: number;
  /** Of the smaller side; more folds are no more data. */
  readonly seeds?: number;
}

function finding(
  estimate: Estimate,
  method: string,
  { error, df, seeds }: Spread,
  confidence: number,
): Finding {
  return {
    evidence: 'replicates',
    estimate,
    method,
    covers: 'it covers how the training varies, not how the test set was drawn',
    detectable: detectable(error, df, confidence),
    ...(seeds !== undefined && { sample: { size: seeds, of: 'seeds a side', error } }),
  };
}
