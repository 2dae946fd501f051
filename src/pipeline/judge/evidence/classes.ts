import { evaluateAll, type Family } from '../../../stats/metrics/family.ts';
import { meanOf } from '../../../stats/metrics/means.ts';
import {
  brierScores,
  calibrationFamily,
  logLosses,
  type Probabilities,
} from '../../../stats/metrics/probability.ts';
import { ndcg, rankingFamily, topKHits } from '../../../stats/metrics/ranking.ts';
import { type Columns, numberOf } from './table.ts';

/** The scores of every class that the truth has, row by row; undefined where a column or a number is missing. */
export function scoresOfClasses(
  { classScores }: Columns,
  rows: Uint32Array,
  classes: readonly string[],
): Probabilities | undefined {
  if (classScores === undefined || classes.length < 2) return undefined;
  const columns = classes.map((name) => classScores.get(name));
  if (columns.some((column) => column === undefined) || classScores.size !== classes.length) return undefined;
  const values = new Float64Array(rows.length * classes.length);
  for (let i = 0; i < rows.length; i++)
    for (let c = 0; c < classes.length; c++) {
      const score = numberOf(columns[c]![rows[i]!]);
      if (Number.isNaN(score)) return undefined;
      values[i * classes.length + c] = score;
    }
  return { values, classes: classes.length };
}

/** The class of highest score; of equal scores the first, as in NumPy's argmax. */
export function mostLikely({ values, classes }: Probabilities, names: readonly string[]): string[] {
  return Array.from({ length: values.length / classes }, (_, i) => {
    let best = 0;
    for (let c = 1; c < classes; c++) if (values[i * classes + c]! > values[i * classes + best]!) best = c;
    return names[best]!;
  });
}

/**
 * What scores of every class tell: AUROC one against the rest (macro mean), top-k, NDCG; where they are probabilities, log
 * loss, Brier score and calibration error too. Definitions are scikit-learn's.
 */
export function classFamilies(truth: readonly number[], table: Probabilities): Family[] {
  const { values, classes } = table;
  const families: Family[] = [
    oneAgainstRest(truth, table),
    ...[2, 3, 5, 10]
      .filter((k) => k < classes)
      .map((k) => meanOf(`top_${k}_accuracy`, topKHits(truth, values, classes, k))),
    meanOf(
      'ndcg',
      truth.map((own, i) => {
        const relevance = new Float64Array(classes);
        relevance[own] = 1;
        return ndcg(relevance, values.subarray(i * classes, (i + 1) * classes));
      }),
    ),
  ];
  if (!areProbabilities(table)) return families;
  return [
    ...families,
    meanOf('log_loss', logLosses(truth, table)),
    meanOf('brier', brierScores(truth, table)),
    calibrationFamily(truth, table),
  ];
}

function areProbabilities({ values, classes }: Probabilities): boolean {
  for (let i = 0; i < values.length; i += classes) {
    let sum = 0;
    for (let c = 0; c < classes; c++) {
      if (!(values[i + c]! >= 0 && values[i + c]! <= 1)) return false;
      sum += values[i + c]!;
    }
    if (Math.abs(sum - 1) > 1e-3) return false;
  }
  return true;
}

function oneAgainstRest(truth: readonly number[], { values, classes }: Probabilities): Family {
  const each = Array.from({ length: classes }, (_, c) =>
    rankingFamily(
      Uint8Array.from(truth, (own) => Number(own === c)),
      Float64Array.from(truth, (_, i) => values[i * classes + c]!),
    ),
  );
  const parts = new Float64Array(2 * classes);
  return {
    names: ['auroc', 'auprc'],
    evaluate(weights, out, at) {
      evaluateAll(each, weights, parts);
      for (const offset of [0, 1]) {
        let sum = 0;
        for (let c = 0; c < classes; c++) sum += parts[2 * c + offset]!;
        out[at + offset] = sum / classes;
      }
    },
  };
}
