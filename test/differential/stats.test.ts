import { describe } from 'vitest';
import { crossedPaired, crossedUnpaired, type Trainings } from '../../src/stats/crossed.ts';
import * as distributions from '../../src/stats/distributions.ts';
import { holm } from '../../src/stats/holm.ts';
import type { Estimate } from '../../src/stats/intervals.ts';
import { permutationT } from '../../src/stats/permutation.ts';
import { type Random, random } from '../../src/stats/random.ts';
import { mcnemar, wilson } from '../../src/stats/rates.ts';
import { signFlip } from '../../src/stats/sign-flip.ts';
import { worstSlices } from '../../src/stats/slices.ts';
import { binomialDensity, incompleteBeta, incompleteGamma, lnGamma } from '../../src/stats/special.ts';
import { ascending, quantile, ranks, variance } from '../../src/stats/summary.ts';
import { pairedT, welch } from '../../src/stats/t-tests.ts';
import { compare } from './reference.ts';

function times<T>(n: number, make: (source: Random) => T, seed = 7): T[] {
  const source = random(seed);
  return Array.from({ length: n }, () => make(source));
}

function normal(source: Random): number {
  return distributions.normalQuantile(source.next() || 0.5);
}

function sample(source: Random, n: number, shift = 0): number[] {
  return Array.from({ length: n }, () => normal(source) + shift);
}

const scale = (source: Random, low: number, high: number) => 10 ** (low + (high - low) * source.next());
const interval = (estimate: Estimate | undefined) => [estimate!.low, estimate!.high, estimate!.p];

describe('against scipy', () => {
  compare(
    'lnGamma',
    times(200, (r) => [scale(r, -3, 6)]),
    lnGamma,
  );
  compare(
    'incompleteBeta',
    times(400, (r) => [scale(r, -1, 4), scale(r, -1, 4), r.next()]),
    (a: number, b: number, x: number) => incompleteBeta(a, b, x)[0],
  );
  compare(
    'incompleteGamma',
    times(400, (r) => {
      const a = scale(r, -1, 4);
      return [a, a * (0.2 + 2 * r.next())];
    }),
    (a: number, x: number) => incompleteGamma(a, x)[0],
  );
  compare(
    'normalCdf',
    times(300, (r) => [76 * (r.next() - 0.5)]),
    distributions.normalCdf,
  );
  compare(
    'normalQuantile',
    [...times(300, (r) => [r.next()]), ...times(100, (r) => [scale(r, -300, -1)])],
    distributions.normalQuantile,
  );
  compare(
    'tCdf',
    times(300, (r) => [normal(r) * scale(r, -2, 2), scale(r, -0.3, 5)]),
    distributions.tCdf,
  );
  compare(
    'tQuantile',
    times(200, (r) => [r.next(), scale(r, 0, 5)]),
    distributions.tQuantile,
  );
  compare(
    'chiSquareTail',
    times(200, (r) => {
      const df = 1 + r.below(200);
      return [df * 3 * r.next(), df];
    }),
    distributions.chiSquareTail,
  );
  const binomial = (r: Random) => {
    const n = 1 + r.below(5000);
    const p = r.next();
    return [Math.min(n, Math.max(0, Math.round(n * p + 3 * normal(r) * Math.sqrt(n * p * (1 - p))))), n, p];
  };
  compare('binomialDensity', times(300, binomial), binomialDensity);
  compare(
    'kolmogorovTail',
    times(200, (r) => [0.3 + 3 * r.next()]),
    distributions.kolmogorovTail,
  );
  compare(
    'variance',
    times(100, (r) => [sample(r, 2 + r.below(50), 1e6)]),
    variance,
  );
  compare(
    'quantile',
    times(100, (r) => [sample(r, 1 + r.below(50)), r.next()]),
    (values: number[], p: number) => quantile(ascending(values), p),
  );
  compare(
    'ranks',
    times(100, (r) => [sample(r, 1 + r.below(50)).map((x) => Math.round(3 * x))]),
    (values: number[]) => [...ranks(values)],
  );
  compare(
    'pairedT',
    times(100, (r) => [sample(r, 2 + r.below(20), r.next()), 0.5 + r.next() / 2.01]),
    (d: number[], c: number) => interval(pairedT(d, c)),
  );
  compare(
    'welch',
    times(100, (r) => [sample(r, 2 + r.below(20)), sample(r, 2 + r.below(20), r.next()), 0.95]),
    (a: number[], b: number[], c: number) => interval(welch(a, b, c)),
  );
  compare(
    'signFlip',
    times(60, (r) => [sample(r, 2 + r.below(9), r.next())]),
    (d: number[]) => signFlip(d, 0.95).p,
  );
  compare(
    'permutationT',
    times(30, (r) => [sample(r, 3 + r.below(3)), sample(r, 3 + r.below(3), r.next())]),
    (a: number[], b: number[]) => permutationT(a, b, 0.95)!.p,
  );
  compare(
    'mcnemar',
    times(200, (r) => [r.below(200), r.below(200)]),
    mcnemar,
  );
  compare(
    'wilson',
    times(200, (r) => {
      const n = 1 + r.below(1000);
      return [r.below(n + 1), n, 0.8 + r.next() / 5.01];
    }),
    (x: number, n: number, c: number) => [...wilson(x, n, c)],
  );
  compare(
    'holm',
    times(50, (r) => [Array.from({ length: 1 + r.below(10) }, () => r.next())]),
    holm,
  );
  const drawn = (r: Random) => {
    const [k, b] = [2 + r.below(5), 20 + r.below(30)];
    const trainings = () => [sample(r, k), Array.from({ length: k }, () => sample(r, b, 0.5))];
    return { one: trainings(), other: trainings(), units: 20 + r.below(500) };
  };
  const trainings = ([values, draws]: [number[], number[][]]): Trainings => ({
    values,
    draws: draws.map((draw) => Float64Array.from(draw)),
  });
  compare(
    'crossedPaired',
    times(60, (r) => {
      const { one, units } = drawn(r);
      return [one, units, 0.9];
    }),
    (one: [number[], number[][]], units: number, c: number) => {
      const found = crossedPaired(trainings(one), units, c)!;
      return [...interval(found), found.error, found.df, found.trainingShare];
    },
  );
  compare(
    'crossedUnpaired',
    times(60, (r) => {
      const { one, other, units } = drawn(r);
      // The same examples were drawn on both sides.
      return [one, other, units, 0.95];
    }),
    (one: [number[], number[][]], other: [number[], number[][]], units: number, c: number) => {
      const found = crossedUnpaired(trainings(one), trainings(other), units, c)!;
      return [...interval(found), found.error, found.df, found.trainingShare];
    },
  );
  compare(
    'clusteredSlice',
    times(60, (r) => {
      const n = 100 + r.below(200);
      const groups = 10 + r.below(40);
      return [sample(r, n, 0.7), Array.from({ length: n }, (_, i) => (i < groups ? i : r.below(groups)))];
    }),
    (differences: number[], clusters: number[]) => {
      const all = { name: 'all', labels: ['all'], codes: new Int32Array(differences.length) };
      const mean = differences.reduce((sum, d) => sum + d, 0) / differences.length;
      // Only what got worse is listed.
      const worse = mean < 0 ? differences : differences.map((d) => -d);
      const [found] = worstSlices(worse, [all], { clusters: Int32Array.from(clusters), depth: 1 });
      return [Math.sign(mean) * -found!.difference, found!.error, found!.p];
    },
  );
});
