import { driftOf } from '../../../src/pipeline/judge/insights/drift.ts';
import type { Random } from '../../../src/stats/random.ts';
import type { Situation } from '../case.ts';
import { noises } from '../draws.ts';
import { draws } from './common.ts';

type Draw = (source: Random, shift: number) => number | string;

const labels =
  (many: number): Draw =>
  (source, shift) => {
    const u = source.next() ** (1 + shift);
    return `v${Math.floor(u * many)}`;
  };

function drift(setting: string, n: number, effect: number, draw: Draw, times: number): Situation {
  return {
    evidence: 'drift',
    setting: `${setting}, n = ${n}`,
    effect,
    times,
    ...(n === 50 && {
      declared:
        'Pearson’s limit needs some five of each label a side; with 50 rows over 20 labels it is cautious',
    }),
    once(source, shift) {
      const side = (by: number) => ({
        rows: n,
        columns: new Map([['x', Array.from({ length: n }, () => draw(source, by))]]),
      });
      const [column] = driftOf('t.csv', side(0), side(shift)).columns;
      return {
        ours: undefined,
        called: column!.p <= 0.05,
        oracle: column!.statistic,
        others: {
          'PSI > 0.1': column!.psi > 0.1,
          'PSI > 0.25': column!.psi > 0.25,
          'JS > 0.1': column!.js > 0.1,
        },
      };
    },
  };
}

/** Columns of inputs: numbers by Kolmogorov–Smirnov, labels by chi-square. */
export function driftSituations(): Situation[] {
  const list: Situation[] = [];
  for (const n of [50, 200, 1000, 10_000]) {
    const effect = 4 / Math.sqrt(n);
    const times = n > 5000 ? 2 * draws.dear : draws.some;
    for (const [name, noise] of Object.entries(noises))
      list.push(
        drift(
          `KS, ${name}`,
          n,
          effect,
          (source, shift) => noise(source) + shift,
          n === 1000 ? times / 2 : times,
        ),
      );
    for (const many of [3, 20])
      list.push(drift(`chi-square, ${many} labels`, n, 2 * effect, labels(many), times));
  }
  return list;
}
