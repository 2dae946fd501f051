import { describe } from 'vitest';
import { chiSquare, jensenShannon, kolmogorovSmirnov, stabilityIndex } from '../../src/stats/drift.ts';
import { fairnessFamily } from '../../src/stats/metrics/fairness.ts';
import { valuesUnder } from '../../src/stats/metrics/family.ts';
import { type Random, random } from '../../src/stats/random.ts';
import { compare } from './reference.ts';

function times<T>(n: number, make: (source: Random) => T): T[] {
  const source = random(13);
  return Array.from({ length: n }, () => make(source));
}

const list = <T>(n: number, make: (i: number) => T): T[] => Array.from({ length: n }, (_, i) => make(i));

describe('against fairlearn', () => {
  compare(
    'fairness',
    times(60, (r) => {
      const [n, groups] = [20 + r.below(60), 2 + r.below(3)];
      const flags = (first: number[]) => [...first, ...list(n, () => r.below(2))];
      // Each group has an example of each kind: where it has none, fairlearn divides by zero.
      const cells = list(groups * 4, (i) => i);
      return [
        flags(cells.map((i) => i & 1)),
        flags(cells.map((i) => (i >> 1) & 1)),
        [...cells.map((i) => i >> 2), ...list(n, () => r.below(groups))],
        [...cells.map(() => 1), ...list(n, () => r.below(3))],
      ];
    }),
    (truth: number[], selected: number[], group: number[], weights: number[]) => [
      ...valuesUnder(
        [
          fairnessFamily(
            Uint8Array.from(truth),
            Uint8Array.from(selected),
            Int32Array.from(group),
            Math.max(...group) + 1,
          ),
        ],
        Uint8Array.from(weights),
      ).values(),
    ],
  );
});

describe('against scipy', () => {
  const counts = (r: Random) => {
    const n = 2 + r.below(8);
    return [list(n, (i) => r.below(50) + Number(i < 2)), list(n, (i) => r.below(50) + Number(i < 2))];
  };
  compare(
    'kolmogorovSmirnov',
    times(80, (r) => [list(1 + r.below(60), () => r.below(40)), list(1 + r.below(60), () => r.below(40))]),
    (before: number[], after: number[]) => kolmogorovSmirnov(before, after).statistic,
  );
  compare('chiSquare', times(80, counts), (before: number[], after: number[]) => {
    const { statistic, p, df } = chiSquare(before, after);
    return [statistic, p, df];
  });
  compare('jensenShannon', times(80, counts), jensenShannon);
  compare('stabilityIndex', times(80, counts), stabilityIndex);
});
