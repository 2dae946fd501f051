import { evaluateAll, type Family, unitWeights, type Weights } from './metrics/family.ts';
import { type Random, random, seedOf } from './random.ts';

export interface Examples {
  readonly n: number;
  /** Which examples belong together, as codes from 0: answers to one question, scans of one patient. */
  readonly clusters?: Int32Array | undefined;
}

export interface ResampleOptions {
  readonly resamples?: number;
  readonly seed?: number;
}

/** Metrics over the same examples, drawn again and again. Arrays of metrics are in the order of the families' names. */
export interface Resampled {
  /** Examples, or clusters of them: what is drawn. */
  readonly units: number;
  readonly observed: Float64Array;
  /** By metric, its value in every resample. */
  readonly draws: readonly Float64Array[];
  /** By metric, its value with one block of units left out. */
  readonly left: readonly Float64Array[];
}

/** Resamples of an interval where nothing else is said: its ends are then known to about 2 % of its width. */
export const usualResamples = 2000;

/** So many share a stream of random numbers; who draws which chunk does not change what is drawn. */
export const chunkSize = 100;

const mostBlocks = 200;

/** Whole examples (or clusters) drawn with replacement, every family measured on the same draws. */
export function resample(
  families: readonly Family[],
  examples: Examples,
  { resamples = usualResamples, seed = 1 }: ResampleOptions = {},
): Resampled {
  return {
    ...leaveOut(families, examples),
    draws: drawMany(families, examples, { seed, from: 0, to: resamples }),
  };
}

export interface Range {
  readonly seed: number;
  /** Resamples, from the first to before the last; the first begins a chunk. */
  readonly from: number;
  readonly to: number;
}

/** A part of the resamples, so that several threads can share the work and the sum is the same. */
export function drawMany(
  families: readonly Family[],
  examples: Examples,
  { seed, from, to }: Range,
): Float64Array[] {
  const metrics = countOf(families);
  const draws = Array.from({ length: metrics }, () => new Float64Array(to - from));
  const out = new Float64Array(metrics);
  const weights: Weights = new Uint8Array(examples.n);
  const draw = drawer(examples);
  let source = random(0);
  for (let b = from; b < to; b++) {
    if (b % chunkSize === 0) source = random(seedOf(String(seed), String(b / chunkSize)));
    draw(source, weights);
    evaluateAll(families, weights, out);
    for (let m = 0; m < metrics; m++) draws[m]![b - from] = out[m]!;
  }
  return draws;
}

/** Every metric as it is, and with one block of examples at a time left out. */
export function leaveOut(families: readonly Family[], examples: Examples): Omit<Resampled, 'draws'> {
  const { n, clusters } = examples;
  const units = unitsOf(examples);
  const blocks = Math.min(mostBlocks, units);
  const metrics = countOf(families);
  const left = Array.from({ length: metrics }, () => new Float64Array(blocks));
  const out = new Float64Array(metrics);
  const weights = unitWeights(n);
  evaluateAll(families, weights, out);
  const observed = out.slice();
  for (let block = 0; block < blocks; block++) {
    // Every blocks-th unit: neighbours in a file are often alike, and blocks should not be.
    for (let i = 0; i < n; i++) weights[i] = (clusters?.[i] ?? i) % blocks === block ? 0 : 1;
    evaluateAll(families, weights, out);
    for (let m = 0; m < metrics; m++) left[m]![block] = out[m]!;
  }
  return { units, observed, left };
}

function countOf(families: readonly Family[]): number {
  return families.reduce((sum, { names }) => sum + names.length, 0);
}

export function unitsOf({ n, clusters }: Examples): number {
  return clusters === undefined ? n : 1 + clusters.reduce((most, code) => Math.max(most, code), -1);
}

function drawer(examples: Examples): (source: Random, weights: Weights) => void {
  const { n, clusters } = examples;
  if (clusters === undefined)
    return (source, weights) => {
      weights.fill(0);
      for (let i = 0; i < n; i++) weights[source.below(n)]!++;
    };
  const counts = new Uint8Array(unitsOf(examples));
  return (source, weights) => {
    counts.fill(0);
    for (let i = 0; i < counts.length; i++) counts[source.below(counts.length)]!++;
    for (let i = 0; i < n; i++) weights[i] = counts[clusters[i]!]!;
  };
}
