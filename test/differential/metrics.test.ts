import { describe } from 'vitest';
import { delong } from '../../src/stats/delong.ts';
import { normalQuantile } from '../../src/stats/distributions.ts';
import { confusionFamily } from '../../src/stats/metrics/confusion.ts';
import { type Family, unitWeights, valuesUnder } from '../../src/stats/metrics/family.ts';
import { passAtK } from '../../src/stats/metrics/generation.ts';
import { weightedMean } from '../../src/stats/metrics/means.ts';
import { brierScores, calibrationFamily, logLosses } from '../../src/stats/metrics/probability.ts';
import { ndcg, rankingFamily, topKHits } from '../../src/stats/metrics/ranking.ts';
import { regressionFamily } from '../../src/stats/metrics/regression.ts';
import { type Random, random } from '../../src/stats/random.ts';
import { compare } from './reference.ts';

function times<T>(n: number, make: (source: Random) => T, seed = 11): T[] {
  const source = random(seed);
  return Array.from({ length: n }, () => make(source));
}

const list = <T>(n: number, make: (i: number) => T): T[] => Array.from({ length: n }, (_, i) => make(i));
const normal = (r: Random) => normalQuantile(r.next() || 0.5);
/** Resampling counts, some of them 0. */
const counts = (r: Random, n: number) => list(n, () => r.below(4));
/** Scores with many ties. */
const scores = (r: Random, n: number) => list(n, () => Math.round(20 * r.next()) / 20);

function under(family: Family, weights: number[], ...names: string[]) {
  const values = valuesUnder([family], Uint8Array.from(weights));
  return names.map((name) => values.get(name)!);
}

function probabilities(r: Random, n: number, classes: number): number[][] {
  return list(n, () => {
    const row = list(classes, () => 0.001 + r.next());
    const sum = row.reduce((a, b) => a + b);
    return row.map((p) => p / sum);
  });
}

const table = (rows: number[][]) => ({ values: Float64Array.from(rows.flat()), classes: rows[0]!.length });

describe('against scikit-learn', () => {
  const confusionNames = [
    'accuracy',
    'balanced_accuracy',
    'precision_micro',
    'recall_micro',
    'f1_micro',
    'precision_macro',
    'recall_macro',
    'f1_macro',
    'precision_weighted',
    'recall_weighted',
    'f1_weighted',
  ];
  compare(
    'confusion',
    times(80, (r) => {
      const [n, classes] = [5 + r.below(80), 2 + r.below(5)];
      return [
        list(n, () => r.below(classes)),
        list(n, () => r.below(classes)),
        classes,
        [...counts(r, n - 1), 1],
      ];
    }),
    (truth: number[], predicted: number[], classes: number, weights: number[]) =>
      under(
        confusionFamily(Int32Array.from(truth), Int32Array.from(predicted), classes),
        weights,
        ...confusionNames,
      ),
  );
  compare(
    'binary',
    times(80, (r) => {
      const n = 2 + r.below(60);
      return [list(n, () => r.below(2)), list(n, () => r.below(2)), r.below(2), [...counts(r, n - 1), 1]];
    }),
    (truth: number[], predicted: number[], positive: number, weights: number[]) =>
      under(
        confusionFamily(Int32Array.from(truth), Int32Array.from(predicted), 2, { positive }),
        weights,
        'precision',
        'recall',
        'f1',
      ),
  );
  compare(
    'ranking',
    times(80, (r) => {
      const n = 4 + r.below(80);
      return [[0, 1, ...list(n - 2, () => r.below(2))], scores(r, n), [1, 1, ...counts(r, n - 2)]];
    }),
    (truth: number[], score: number[], weights: number[]) =>
      under(rankingFamily(Uint8Array.from(truth), score), weights, 'auroc', 'auprc'),
  );
  compare(
    'probability',
    times(60, (r) => {
      const [n, classes] = [classesFirst(r), 2 + r.below(4)];
      return [
        [...list(classes, (c) => c), ...list(n, () => r.below(classes))],
        probabilities(r, n + classes, classes),
      ];
    }),
    (truth: number[], rows: number[][]) => {
      const weights = unitWeights(truth.length);
      return [
        weightedMean(logLosses(truth, table(rows)), weights),
        weightedMean(brierScores(truth, table(rows)), weights),
        ...under(calibrationFamily(truth, table(rows)), [...weights], 'ece'),
      ];
    },
  );
  compare(
    'regression',
    times(80, (r) => {
      const n = 2 + r.below(60);
      const offset = 1000 * r.next();
      return [
        list(n, () => normal(r) + offset),
        list(n, () => normal(r) + offset),
        [1, 1, ...counts(r, n - 2)],
      ];
    }),
    (truth: number[], predicted: number[], weights: number[]) =>
      under(regressionFamily(truth, predicted), weights, 'mae', 'rmse', 'mape', 'r2'),
  );
  compare(
    'topK',
    times(60, (r) => {
      const [n, classes] = [3 + r.below(40), 4 + r.below(4)];
      return [
        [...list(classes, (c) => c), ...list(n, () => r.below(classes))],
        list(n + classes, () => scores(r, classes)),
        2,
      ];
    }),
    (truth: number[], rows: number[][], k: number) =>
      weightedMean(topKHits(truth, table(rows).values, rows[0]!.length, k), unitWeights(truth.length)),
  );
  compare(
    'ndcg',
    times(80, (r) => {
      const n = 2 + r.below(12);
      return [list(n, () => r.below(4)), scores(r, n), 1 + r.below(n)];
    }),
    (relevance: number[], score: number[], k: number) => ndcg(relevance, score, k),
  );
  compare(
    'passAtK',
    times(60, (r) => {
      const n = 1 + r.below(50);
      return [n, r.below(n + 1), 1 + r.below(n)];
    }),
    passAtK,
  );
  compare(
    'delong',
    times(40, (r) => {
      const n = 8 + r.below(60);
      const truth = [0, 0, 1, 1, ...list(n, () => r.below(2))];
      return [truth, scores(r, n + 4), scores(r, n + 4)];
    }),
    (truth: number[], before: number[], after: number[]) => {
      const estimate = delong(Uint8Array.from(truth), before, after, 0.95)!;
      return [estimate.difference, estimate.error, estimate.p];
    },
  );
});

function classesFirst(r: Random): number {
  return 3 + r.below(60);
}
