import type { Estimate } from './intervals.ts';
import { random } from './random.ts';
import { mean, type Numbers } from './summary.ts';

/** All 2^k sign patterns are tried up to this many pairs; beyond it, a fixed number of random ones. */
const exactPairs = 14;
const draws = 20_000;

/**
 * The exact sign-flip test of paired differences, and the interval that belongs to it. Where neither side is better, every
 * difference is as likely to have the other sign; no distribution is assumed, only symmetry, which pairing by seed brings.
 *
 * The interval is Hartigan's (1969): the means of all non-empty subsets of the differences cut the line into 2^k pieces that
 * the centre falls into with equal probability, so leaving out m on each side covers it with 1 − 2m/2^k exactly, and 0
 * is left out exactly where the test rejects.
 */
export function signFlip(differences: Numbers, confidence: number, seed = 1): Estimate {
  const k = differences.length;
  const means = k <= exactPairs ? subsetMeans(differences) : randomSubsetMeans(differences, seed);
  means.sort();
  const pieces = means.length + 1;
  const m = Math.floor(((1 - confidence) / 2) * pieces + 1e-9);
  let below = 0;
  let zero = 0;
  for (const value of means) {
    if (value < 0) below++;
    else if (value === 0) zero++;
  }
  // Subsets whose mean is on the far side of zero, the empty one counted on each.
  const far = Math.min(below, means.length - below - zero) + zero + 1;
  return {
    difference: mean(differences),
    low: m === 0 ? -Infinity : means[m - 1]!,
    high: m === 0 ? Infinity : means[means.length - m]!,
    p: Math.min(1, (2 * far) / pieces),
  };
}

/** What is left of 0.1 + 0.2 − 0.3 in doubles is zero, not a difference. */
function meanOf(sum: number, count: number, grain: number): number {
  return Math.abs(sum) <= grain ? 0 : sum / count;
}

function grainOf(differences: Numbers): number {
  let sizes = 0;
  for (let i = 0; i < differences.length; i++) sizes += Math.abs(differences[i]!);
  return sizes * 1e-12;
}

function subsetMeans(differences: Numbers): Float64Array {
  const grain = grainOf(differences);
  const size = 2 ** differences.length;
  const means = new Float64Array(size - 1);
  for (let subset = 1; subset < size; subset++) {
    let sum = 0;
    let count = 0;
    for (let i = 0; i < differences.length; i++) {
      if (((subset >> i) & 1) === 0) continue;
      sum += differences[i]!;
      count++;
    }
    means[subset - 1] = meanOf(sum, count, grain);
  }
  return means;
}

function randomSubsetMeans(differences: Numbers, seed: number): Float64Array {
  const grain = grainOf(differences);
  const source = random(seed);
  const means = new Float64Array(draws - 1);
  for (let draw = 0; draw < means.length; draw++) {
    let sum = 0;
    let count = 0;
    while (count === 0) {
      let bits = 0;
      sum = 0;
      for (let i = 0; i < differences.length; i++) {
        if (i % 32 === 0) bits = source.uint32();
        if (((bits >>> (i % 32)) & 1) === 1) {
          sum += differences[i]!;
          count++;
        }
      }
    }
    means[draw] = meanOf(sum, count, grain);
  }
  return means;
}
