import type { Numbers } from '../summary.ts';
import type { Family } from './family.ts';

/** Probabilities of one class each by example, row by row: `values[i × classes + c]`. */
export interface Probabilities {
  readonly values: Float64Array;
  readonly classes: number;
}

/** Both columns of a binary classifier that gives the probability of the positive class only. */
export function twoColumns(positive: Numbers): Probabilities {
  const table = new Float64Array(positive.length * 2);
  for (let i = 0; i < positive.length; i++) {
    table[2 * i] = 1 - positive[i]!;
    table[2 * i + 1] = positive[i]!;
  }
  return { values: table, classes: 2 };
}

/** −ln of the probability given to the truth, clipped to [ε, 1 − ε] with the ε of a double, as scikit-learn does. */
export function logLosses(truth: ArrayLike<number>, { values, classes }: Probabilities): Float64Array {
  return Float64Array.from({ length: truth.length }, (_, i) => {
    const p = values[i * classes + truth[i]!]!;
    return -Math.log(Math.min(1 - Number.EPSILON, Math.max(Number.EPSILON, p)));
  });
}

/** The squared distance to the truth: (p − y)² for two classes, summed over all classes for more. */
export function brierScores(truth: ArrayLike<number>, { values, classes }: Probabilities): Float64Array {
  return Float64Array.from({ length: truth.length }, (_, i) => {
    let sum = 0;
    for (let c = 0; c < classes; c++) sum += (values[i * classes + c]! - Number(truth[i] === c)) ** 2;
    return classes === 2 ? sum / 2 : sum;
  });
}

/**
 * Expected calibration error (Guo et al. 2017): over 15 equal bins of the confidence in the most likely class, the mean
 * distance between confidence and accuracy, by the bins' sizes.
 */
export function calibrationFamily(truth: ArrayLike<number>, table: Probabilities, bins = 15): Family {
  const { values, classes } = table;
  const n = truth.length;
  const bin = new Int32Array(n);
  const gap = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    let best = 0;
    for (let c = 1; c < classes; c++) if (values[i * classes + c]! > values[i * classes + best]!) best = c;
    const confidence = values[i * classes + best]!;
    bin[i] = Math.min(bins - 1, Math.max(0, Math.ceil(confidence * bins) - 1));
    gap[i] = confidence - Number(best === truth[i]);
  }
  // Bin by bin, so that each is one sum in a row.
  const order = Uint32Array.from({ length: n }, (_, i) => i).sort((a, b) => bin[a]! - bin[b]! || a - b);
  const gaps = Float64Array.from(order, (i) => gap[i]!);
  const ends = Uint32Array.from({ length: bins }, () => 0);
  for (let i = 0; i < n; i++) ends[bin[i]!]!++;
  for (let b = 1; b < bins; b++) ends[b]! += ends[b - 1]!;
  return {
    names: ['ece'],
    evaluate(weights, out, at) {
      let [total, distance, place] = [0, 0, 0];
      for (const end of ends) {
        let sum = 0;
        for (; place < end; place++) {
          const weight = weights[order[place]!]!;
          sum += weight * gaps[place]!;
          total += weight;
        }
        distance += Math.abs(sum);
      }
      out[at] = distance / total;
    },
  };
}
