/**
 * How often each example counts: all ones for the metric itself, the draws of a resample, a class of examples. Bytes, so
 * that a million of them stay in a processor's cache; of n units drawn n times, one that comes up 256 times is no event.
 */
export type Weights = Uint8Array;

/** Metrics that are computed in one pass over the same examples. */
export interface Family {
  readonly names: readonly string[];
  /** Writes the metrics under these weights to `out` from `at` on; NaN where one is not defined. */
  evaluate(weights: Weights, out: Float64Array, at: number): void;
}

export function unitWeights(n: number): Weights {
  return new Uint8Array(n).fill(1);
}

/** Every metric of some families with each example counted once. */
export function values(families: readonly Family[], n: number): Map<string, number> {
  return valuesUnder(families, unitWeights(n));
}

export function valuesUnder(families: readonly Family[], weights: Weights): Map<string, number> {
  const names = families.flatMap((family) => family.names);
  const out = new Float64Array(names.length);
  evaluateAll(families, weights, out);
  return new Map(names.map((name, i) => [name, out[i]!]));
}

export function evaluateAll(families: readonly Family[], weights: Weights, out: Float64Array): void {
  let at = 0;
  for (const family of families) {
    family.evaluate(weights, out, at);
    at += family.names.length;
  }
}
