import { fromHistory } from '../../src/pipeline/judge/evidence/history.ts';
import { measure } from '../../src/pipeline/judge/evidence/measure.ts';
import { fromPredictions } from '../../src/pipeline/judge/evidence/predictions.ts';
import { fromReplicates, type Replicate } from '../../src/pipeline/judge/evidence/replicates.ts';
import { columnsOf } from '../../src/pipeline/judge/evidence/table.ts';
import { fromTestSize } from '../../src/pipeline/judge/evidence/test-size.ts';
import { type Finding, isSetback, type Setback } from '../../src/pipeline/judge/evidence/types.ts';
import type { Estimate } from '../../src/stats/intervals.ts';
import { values } from '../../src/stats/metrics/family.ts';
import { type Random, random } from '../../src/stats/random.ts';
import { mean, variance } from '../../src/stats/summary.ts';
import { welchError } from '../../src/stats/t-tests.ts';
import type { Draw, Situation } from './case.ts';
import { type Noise, noises, normal } from './draws.ts';
import { bencher, ratio, tolerance } from './others.ts';

const level = 0.95;

function estimateOf(result: Finding | Setback): Estimate | undefined {
  return isSetback(result) ? undefined : result.estimate;
}

function seeds(values: readonly number[]): Replicate[] {
  return values.map((value, i) => ({ id: String(i), value }));
}

/** A metric near 0.9 whose trainings vary by 0.01; effects are in that deviation. */
const centre = 0.9;
const spread = 0.01;

function pairedSeeds(k: number, noise: Noise, name: string, shared: number, times: number): Situation {
  return {
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

function single(before: number, after: number): Record<string, boolean> {
  return { 'ratio 200 %': ratio(before, after), 'tolerance 1 %': tolerance(before, after) };
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
      return {
        ours: estimateOf(
          fromReplicates({ kind: 'folds', before: seeds(before), after: seeds(after) }, level),
        ),
      };
    },
  };
}

type Course = 'level' | 'step' | 'drift';

function history(n: number, noise: Noise, name: string, course: Course, times: number): Situation {
  return {
    evidence: 'history',
    setting: `${name}, ${course}, n = ${n}`,
    effect: 4 * spread,
    times,
    once(source, effect) {
      const at = (i: number) =>
        course === 'step'
          ? i < n / 2
            ? 6 * spread
            : 0
          : course === 'drift'
            ? (-3 * spread * (n - i)) / n
            : 0;
      const past = Array.from({ length: n }, (_, i) => centre + at(i) + spread * noise(source));
      const head = centre + at(n) + effect + spread * noise(source);
      const found = fromHistory(past, head, level);
      const z = (head - mean(past)) / Math.sqrt(variance(past));
      return {
        ours: estimateOf(found),
        ...(course === 'level' ? { oracle: z } : {}),
        others: { ...single(past.at(-1)!, head), ...bencher(past, head) },
      };
    },
  };
}

function rates(n: number, rate: number, agreement: number, times: number): Situation {
  const error = Math.sqrt((2 * rate * (1 - rate) * (1 - agreement)) / n);
  return {
    evidence: 'test size',
    setting: `accuracy ${rate}, ${agreement === 0 ? 'independent' : `${agreement} alike`}, n = ${n}`,
    effect: Math.min(3.2 * error, (1 - rate) * 0.8),
    times,
    once(source, effect) {
      let [before, after] = [0, 0];
      for (let i = 0; i < n; i++) {
        const first = source.next();
        const second = source.next() < agreement ? first : source.next();
        before += Number(first < rate);
        after += Number(second < rate + effect);
      }
      return {
        ours: estimateOf(fromTestSize(before / n, after / n, n, level)),
        others: single(before / n, after / n),
      };
    },
  };
}

type Metric = 'accuracy' | 'auroc' | 'f1' | 'log_loss' | 'mae' | 'r2';

/** Predictions of two models that share most of what makes an example hard. The effect of a metric is found by `truth`. */
function predictions(metric: Metric, n: number, strength: number, times: number): Situation {
  const truth = trueDifference(metric, strength);
  return {
    evidence: 'predictions',
    setting: `${metric}, n = ${n}`,
    effect: truth,
    times,
    once(source, effect) {
      const { before, after } = sides(source, n, metric, effect === 0 ? 0 : strength);
      const result = fromPredictions({ before, after }, level);
      return { ours: 'setback' in result ? undefined : result.findings.get(metric)?.estimate };
    },
  };
}

const isRegression = (metric: Metric) => metric === 'mae' || metric === 'r2';

function sides(source: Random, n: number, metric: Metric, strength: number) {
  const columns = { y: [] as number[], before: [] as number[], after: [] as number[] };
  for (let i = 0; i < n; i++) {
    const signal = normal(source);
    const hard = normal(source);
    const y = isRegression(metric) ? signal + 0.5 * hard : Number(source.next() < 0.4);
    const centreOf = isRegression(metric) ? signal : 1.2 * (y - 0.5);
    const own = (gain: number) => {
      const noise = 0.7 * hard + 0.5 * normal(source);
      if (isRegression(metric)) return centreOf + 0.5 * (1 - gain) * normal(source);
      return 1 / (1 + Math.exp(-(centreOf * (1 + gain) + noise)));
    };
    columns.y.push(y);
    columns.before.push(own(0));
    columns.after.push(own(strength));
  }
  const table = (values: number[]) => ({
    rows: n,
    columns: new Map<string, number[]>([
      ['y_true', columns.y],
      [isRegression(metric) ? 'y_pred' : 'y_prob', values],
    ]),
  });
  return { before: table(columns.before), after: table(columns.after) };
}

const known = new Map<string, number>();

/** The difference in a population large enough to stand for the true one. */
function trueDifference(metric: Metric, strength: number): number {
  const key = `${metric} ${strength}`;
  if (!known.has(key)) known.set(key, populationDifference(metric, strength));
  return known.get(key)!;
}

function populationDifference(metric: Metric, strength: number): number {
  const { before, after } = sides(populationSource(), 400_000, metric, strength);
  const of = (table: typeof before) => wholeValue(table, metric);
  return of(after) - of(before);
}

function populationSource(): Random {
  return random(20_260_101);
}

function wholeValue(table: ReturnType<typeof sides>['before'], metric: Metric): number {
  const rows = Uint32Array.from({ length: table.rows }, (_, i) => i);
  return values(measure(columnsOf(table, {}), rows, {})!.families, table.rows).get(metric)!;
}

/** All of them; `scale` multiplies the number of draws. */
export function situations(scale: number): Situation[] {
  const many = Math.round(4000 * scale);
  const some = Math.round(2000 * scale);
  const few = Math.round(1000 * scale);
  const list: Situation[] = [];
  for (const [name, noise] of Object.entries(noises)) {
    for (const k of [2, 3, 5, 6, 7, 8, 10, 20])
      list.push(pairedSeeds(k, noise, name, 0, k > 12 ? few : many));
    for (const k of [5, 10]) list.push(pairedSeeds(k, noise, name, 0.8, many));
    for (const [n, m] of [
      [3, 3],
      [5, 5],
      [5, 10],
      [10, 10],
    ] as const)
      list.push(unpairedSeeds(n, m, noise, name, 1, n + m > 9 ? some : some));
    for (const n of [8, 12, 20, 40, 100]) list.push(history(n, noise, name, 'level', many));
  }
  for (const [n, m] of [
    [5, 5],
    [10, 5],
  ] as const)
    list.push(unpairedSeeds(n, m, normal, 'normal', 3, some));
  for (const k of [5, 10]) list.push(folds(k, many));
  for (const course of ['step', 'drift'] as const)
    for (const n of [20, 40]) list.push(history(n, normal, 'normal', course, many));
  for (const n of [50, 200, 1000, 10_000])
    for (const agreement of [0, 0.8]) list.push(rates(n, 0.9, agreement, n > 5000 ? few : some));
  list.push(rates(100_000, 0.9, 0, Math.round(100 * scale)));
  for (const metric of ['accuracy', 'auroc', 'f1', 'log_loss', 'mae', 'r2'] as const)
    for (const [n, strength] of [
      [50, 1],
      [200, 0.6],
      [1000, 0.25],
    ] as const)
      list.push(predictions(metric, n, strength, n > 500 ? Math.round(500 * scale) : few));
  return list;
}
