import { fromReplicates, type Replicate } from '../../../src/pipeline/judge/evidence/replicates.ts';
import { mean, variance } from '../../../src/stats/summary.ts';
import { welchError } from '../../../src/stats/t-tests.ts';
import type { Draw, Situation } from '../case.ts';
import { type Noise, noises, normal } from '../draws.ts';
import { centre, draws, estimateOf, level, single, spread } from './common.ts';

function seeds(values: readonly number[]): Replicate[] {
  return values.map((value, i) => ({ id: String(i), value }));
}

/** Why a test on so few values cannot have the power of one that knows their distribution. */
const fewSeeds =
  'so few seeds do not show their distribution: the critical value has to hold for a normal spread, which needs the largest';
const inSteps =
  'values that come in steps give an exact test p-values in steps, of which the one below 5 % is taken';
const exact =
  'at seven pairs the exact test begins, which holds for any distribution and has 128 arrangements to tell them apart by';
const permuted =
  'the permutation test must agree with t; it is what holds the level where the distribution is not normal';

function declaredOf(k: number, name: string): Pick<Situation, 'declared'> {
  if (k < 7) return { declared: fewSeeds };
  if (name === 'discrete') return { declared: inSteps };
  return k === 7 ? { declared: exact } : {};
}

function pairedSeeds(k: number, noise: Noise, name: string, shared: number, times: number): Situation {
  return {
    ...declaredOf(k, name),
    evidence: 'paired seeds',
    setting: `${name}${shared > 0 ? `, ${shared} shared by seed` : ''}, k = ${k}`,
    effect: (3.2 / Math.sqrt(k)) * Math.SQRT2 * Math.sqrt(1 - shared) * spread,
    times,
    once(source, effect) {
      const common = Array.from({ length: k }, () => Math.sqrt(shared) * noise(source));
      const side = (shift: number) =>
        common.map((c) => centre + shift + spread * (c + Math.sqrt(1 - shared) * noise(source)));
      const [before, after] = [side(0), side(effect)];
      const differences = after.map((value, i) => value - before[i]!);
      const result = fromReplicates({ kind: 'seeds', before: seeds(before), after: seeds(after) }, level);
      return {
        ours: estimateOf(result),
        oracle: mean(differences) / Math.sqrt(variance(differences) / k) || 0,
        others: single(before[0]!, after[0]!),
      };
    },
  };
}

function unpairedSeeds(
  n: number,
  m: number,
  noise: Noise,
  name: string,
  wider: number,
  times: number,
): Situation {
  const error = Math.sqrt(1 / n + wider ** 2 / m);
  return {
    declared: n < 5 ? fewSeeds : permuted,
    evidence: 'unpaired seeds',
    setting: `${name}${wider === 1 ? '' : `, head ${wider} × as wide`}, ${n} and ${m}`,
    effect: 3.2 * error * spread,
    times,
    once(source, effect): Draw {
      const before = Array.from({ length: n }, () => centre + spread * noise(source));
      const after = Array.from({ length: m }, () => centre + effect + spread * wider * noise(source));
      const bare = (values: number[]) => values.map((value) => ({ value }));
      const result = fromReplicates({ kind: 'seeds', before: bare(before), after: bare(after) }, level);
      return {
        ours: estimateOf(result),
        oracle: (mean(after) - mean(before)) / welchError(before, after).error || 0,
        others: single(before[0]!, after[0]!),
      };
    },
  };
}

/** Fold differences share their training data: correlation n_test / (n_test + n_train), as Nadeau and Bengio have it. */
function folds(k: number, times: number): Situation {
  const correlation = 1 / k;
  return {
    evidence: 'folds',
    setting: `normal, correlated, k = ${k}`,
    effect: 3.2 * spread * Math.sqrt(1 / k + 1 / (k - 1)),
    times,
    once(source, effect) {
      const common = normal(source) * Math.sqrt(correlation);
      const before = Array.from({ length: k }, () => centre);
      const after = before.map(
        (value) => value + effect + spread * (common + Math.sqrt(1 - correlation) * normal(source)),
      );
      const gaps = after.map((value, i) => value - before[i]!);
      return {
        ours: estimateOf(
          fromReplicates({ kind: 'folds', before: seeds(before), after: seeds(after) }, level),
        ),
        oracle: mean(gaps) / Math.sqrt(variance(gaps)) || 0,
      };
    },
  };
}

/** Repeated trainings: paired, unpaired, and folds. */
export function replicateSituations(): Situation[] {
  const list: Situation[] = [];
  for (const [name, noise] of Object.entries(noises)) {
    for (const k of [2, 3, 5, 6, 7, 8, 10, 14, 20])
      list.push(pairedSeeds(k, noise, name, 0, k > 12 ? draws.few : draws.cheap));
    for (const k of [5, 10]) list.push(pairedSeeds(k, noise, name, 0.8, draws.some));
  }
  for (const [name, noise] of Object.entries(noises))
    for (const [n, m] of [
      [3, 3],
      [5, 5],
      [5, 10],
      [10, 10],
    ] as const)
      list.push(unpairedSeeds(n, m, noise, name, 1, n + m > 12 ? draws.few : draws.some));
  for (const [n, m] of [
    [5, 5],
    [10, 5],
  ] as const)
    list.push(unpairedSeeds(n, m, normal, 'normal', 3, draws.some));
  for (const k of [5, 10]) list.push(folds(k, draws.cheap));
  return list;
}
