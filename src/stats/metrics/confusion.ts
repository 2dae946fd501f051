import type { Family, Weights } from './family.ts';

/** Class codes from 0, one an example. */
export type Codes = Int32Array;

export type Average = 'micro' | 'macro' | 'weighted';

/** How often truth t was predicted as p, at t × classes + p. */
export function confusion(truth: Codes, predicted: Codes, classes: number, weights: Weights): Float64Array {
  const cells = new Float64Array(classes * classes);
  for (let i = 0; i < truth.length; i++) cells[truth[i]! * classes + predicted[i]!]! += weights[i]!;
  return cells;
}

/** Of one class: how often it was true, predicted, and both. */
interface Marginals {
  readonly hit: Float64Array;
  readonly truth: Float64Array;
  readonly predicted: Float64Array;
  total: number;
}

export interface ConfusionOptions {
  /** The class that counts as positive where there are two; its precision, recall and F1 need no average. */
  readonly positive?: number | undefined;
}

/**
 * Accuracy, balanced accuracy, precision, recall and F1, as scikit-learn defines them: a ratio of 0 to 0 is 0; a macro
 * average is over the classes that occur in truth or prediction, balanced accuracy over those that occur in truth.
 */
export function confusionFamily(
  truth: Codes,
  predicted: Codes,
  classes: number,
  options: ConfusionOptions = {},
): Family {
  const cell = Int32Array.from(truth, (t, i) => t * classes + predicted[i]!);
  const cells = new Float64Array(classes * classes);
  const marginals: Marginals = {
    hit: new Float64Array(classes),
    truth: new Float64Array(classes),
    predicted: new Float64Array(classes),
    total: 0,
  };
  const { positive } = options;
  const averages: readonly Average[] = ['micro', 'macro', 'weighted'];
  const names = [
    'accuracy',
    'balanced_accuracy',
    ...(positive === undefined ? [] : ['precision', 'recall', 'f1']),
    ...averages.flatMap((average) => [`precision_${average}`, `recall_${average}`, `f1_${average}`]),
  ];
  return {
    names,
    evaluate(weights, out, at) {
      cells.fill(0);
      for (let i = 0; i < cell.length; i++) cells[cell[i]!]! += weights[i]!;
      sumUp(cells, classes, marginals);
      let place = at;
      out[place++] = sum(marginals.hit) / marginals.total;
      out[place++] = balancedAccuracy(marginals);
      if (positive !== undefined) {
        const { hit, predicted: p, truth: t } = marginals;
        out[place++] = ratio(hit[positive]!, p[positive]!);
        out[place++] = ratio(hit[positive]!, t[positive]!);
        out[place++] = ratio(2 * hit[positive]!, p[positive]! + t[positive]!);
      }
      for (const average of averages) for (const value of averaged(marginals, average)) out[place++] = value;
    },
  };
}

function sumUp(cells: Float64Array, classes: number, into: Marginals): void {
  into.truth.fill(0);
  into.predicted.fill(0);
  into.total = 0;
  for (let t = 0; t < classes; t++) {
    into.hit[t] = cells[t * classes + t]!;
    for (let p = 0; p < classes; p++) {
      const count = cells[t * classes + p]!;
      into.truth[t]! += count;
      into.predicted[p]! += count;
      into.total += count;
    }
  }
}

function balancedAccuracy({ hit, truth }: Marginals): number {
  let recalls = 0;
  let present = 0;
  for (let c = 0; c < truth.length; c++) {
    if (truth[c] === 0) continue;
    recalls += hit[c]! / truth[c]!;
    present++;
  }
  return recalls / present;
}

function averaged(marginals: Marginals, average: Average): [precision: number, recall: number, f1: number] {
  const { hit, truth, predicted, total } = marginals;
  if (average === 'micro') {
    const rate = sum(hit) / total;
    return [rate, rate, rate];
  }
  let [precision, recall, f1, weight] = [0, 0, 0, 0];
  for (let c = 0; c < truth.length; c++) {
    if (truth[c] === 0 && predicted[c] === 0) continue;
    const share = average === 'macro' ? 1 : truth[c]!;
    precision += share * ratio(hit[c]!, predicted[c]!);
    recall += share * ratio(hit[c]!, truth[c]!);
    f1 += share * ratio(2 * hit[c]!, predicted[c]! + truth[c]!);
    weight += share;
  }
  return [precision / weight, recall / weight, f1 / weight];
}

function ratio(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole;
}

function sum(values: Float64Array): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}
