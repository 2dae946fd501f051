import type { Random } from '../../../src/stats/random.ts';
import { labelled } from '../../../src/stats/slice-columns.ts';
import { worstSlices } from '../../../src/stats/slices.ts';
import type { Situation } from '../case.ts';
import { noises } from '../draws.ts';
import { draws } from './common.ts';

type Gain = (source: Random) => number;

/** Flips: an example in five changes sides, as often for the better as for the worse. */
const flips: Gain = (source) => {
  const u = source.next();
  return u < 0.1 ? -1 : u < 0.2 ? 1 : 0;
};

/** Slices of six columns, one and two deep; the effect is harm in one of them. Called where any slice has p ≤ 0.05. */
function slices(
  name: string,
  n: number,
  gain: Gain,
  harm: number,
  groups: number | undefined,
  times: number,
): Situation {
  return {
    evidence: 'slices',
    setting: `${name}, n = ${n}${groups === undefined ? '' : ` in ${groups} groups`}`,
    effect: harm,
    times,
    once(source, effect) {
      const clusters =
        groups === undefined ? undefined : Int32Array.from({ length: n }, (_, i) => i % groups);
      const moods = Array.from({ length: groups ?? 0 }, () => gain(source));
      const columns = Array.from({ length: 6 }, (_, c) =>
        labelled(
          `c${c}`,
          Array.from({ length: n }, () => `v${source.below(2 + c)}`),
        ),
      );
      const differences = Float64Array.from({ length: n }, (_, i) => {
        const own = clusters === undefined || source.next() < 0.3 ? gain(source) : moods[clusters[i]!]!;
        if (effect === 0 || columns[3]!.codes[i] !== 0) return own;
        return Number.isInteger(harm) || source.next() < harm ? Math.min(own, -1) : own;
      });
      const found = worstSlices(differences, columns, { clusters });
      const naive = worstSlices(differences, columns);
      return {
        ours: undefined,
        called: found.some(({ p }) => p <= 0.05),
        others: groups === undefined ? {} : { 'without groups': naive.some(({ p }) => p <= 0.05) },
      };
    },
  };
}

export function sliceSituations(): Situation[] {
  const list: Situation[] = [];
  for (const [n, harm] of [
    [300, 0.5],
    [2000, 0.2],
    [10_000, 0.08],
  ] as const)
    list.push(slices('flips', n, flips, harm, undefined, n > 5000 ? draws.dear : draws.few));
  for (const name of ['normal', 'skewed', 'heavy-tailed'])
    list.push(
      slices(
        `${name} differences of two`,
        2000,
        (source) => noises[name]!(source) - noises[name]!(source),
        0.3,
        undefined,
        draws.few,
      ),
    );
  for (const [n, groups] of [
    [2000, 40],
    [2000, 200],
  ] as const)
    list.push(slices('flips', n, flips, 0.4, groups, draws.few));
  return list;
}
