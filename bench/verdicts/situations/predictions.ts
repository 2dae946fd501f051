import { wholeValues } from '../../../src/pipeline/judge/evidence/measure.ts';
import { fromPredictions } from '../../../src/pipeline/judge/evidence/predictions.ts';
import { remembered } from '../../../src/pipeline/judge/evidence/remembered.ts';
import type { PredictionTable } from '../../../src/pipeline/judge/evidence/table.ts';
import { type Random, random } from '../../../src/stats/random.ts';
import type { Situation } from '../case.ts';
import { type Noise, noises, normal } from '../draws.ts';
import { draws, level } from './common.ts';

type Metric = 'accuracy' | 'auroc' | 'f1' | 'log_loss' | 'mae' | 'r2';

/** Predictions of two models that share most of what makes an example hard. The effect of a metric is found by `truth`. */
function predictions(metrics: readonly Metric[], n: number, strength: number, times: number): Situation {
  const settings = metrics.map((metric) => ({
    setting: `${metric}, n = ${n}`,
    // Only where it is drawn: a population takes a while.
    get effect() {
      return trueDifference(metric, strength);
    },
    ...(stiff[metric] && { declared: stiff[metric] }),
  }));
  return {
    setting: settings[0]!.setting,
    get effect() {
      return settings[0]!.effect;
    },
    ...(stiff[metrics[0]!] && { declared: stiff[metrics[0]!] }),
    evidence: 'predictions',
    also: settings.slice(1),
    times,
    once(source, effect) {
      const { before, after } = sides(source, n, metrics[0]!, effect === 0 ? 0 : strength);
      const result = fromPredictions({ before, after }, level);
      return metrics.map((metric) => {
        const estimate = 'setback' in result ? undefined : result.find(metric)?.estimate;
        return { ours: estimate, ...(estimate && { oracle: estimate.difference }) };
      });
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

/** The difference in a population large enough to stand for the true one. */
function trueDifference(metric: Metric, strength: number): number {
  const { before, after } = population(isRegression(metric) ? 'mae' : 'accuracy')(strength);
  return after.get(metric)! - before.get(metric)!;
}

const population = remembered((metric: Metric) =>
  remembered((strength: number) => {
    const { before, after } = sides(random(20_260_101), 200_000, metric, strength);
    return { before: wholeValues(before, {}), after: wholeValues(after, {}) };
  }),
);

const stiff: Partial<Record<Metric, string>> = {
  accuracy: 'McNemar’s exact test, whose p-values come in steps: of few examples few change sides',
};

/** One score an example, which varies between the sides as `noise` does; in groups, part of it is the group's. */
function points(n: number, noise: Noise, name: string, groups: number | undefined, times: number): Situation {
  const within = 0.5;
  const units = groups ?? n;
  return {
    evidence: 'predictions',
    setting: `mean of ${name} scores, n = ${n}${groups === undefined ? '' : ` in ${groups} groups`}`,
    effect: (3.2 * Math.SQRT2) / Math.sqrt(units) / (groups === undefined ? 1 : 1.3),
    times,
    once(source, effect) {
      const moods = Array.from({ length: units }, () => noise(source) - noise(source));
      const columns = {
        id: [] as number[],
        before: [] as number[],
        after: [] as number[],
        group: [] as number[],
      };
      for (let i = 0; i < n; i++) {
        const hard = normal(source);
        const group = i % units;
        const [old, now] = [noise(source), noise(source)];
        columns.id.push(i);
        columns.group.push(group);
        columns.before.push(hard + (groups === undefined ? old : within * old));
        columns.after.push(
          hard + effect + (groups === undefined ? now : within * now + Math.sqrt(1 - within) * moods[group]!),
        );
      }
      const table = (score: number[]): PredictionTable => ({
        rows: n,
        columns: new Map<string, number[]>([
          ['id', columns.id],
          ['score', score],
          ...(groups === undefined ? [] : ([['group', columns.group]] as const)),
        ]),
      });
      const result = fromPredictions({ before: table(columns.before), after: table(columns.after) }, level);
      const estimate = 'setback' in result ? undefined : result.find('mean')?.estimate;
      return { ours: estimate, ...(estimate && { oracle: estimate.difference }) };
    },
  };
}

/** Tables of predictions on both sides: by metric, by noise, in groups. */
export function predictionSituations(): Situation[] {
  const list: Situation[] = [];
  for (const [n, strength, times] of [
    [50, 1, draws.few],
    [200, 0.6, draws.few / 2],
    [1000, 0.25, draws.dear / 2],
  ] as const) {
    list.push(predictions(['accuracy', 'auroc', 'f1', 'log_loss'], n, strength, times));
    list.push(predictions(['mae', 'r2'], n, strength, times));
  }
  list.push(predictions(['accuracy', 'auroc'], 10_000, 0.08, draws.dear));
  list.push(predictions(['accuracy'], 100_000, 0.025, draws.dear / 4));
  for (const [name, noise] of Object.entries(noises))
    for (const n of [50, 200])
      list.push(points(n, noise, name, undefined, n > 50 ? draws.few / 2 : draws.few));
  list.push(points(2000, normal, 'normal', undefined, draws.dear / 4));
  for (const groups of [30, 100])
    list.push(points(4 * groups, normal, 'correlated normal', groups, draws.few));
  return list;
}
