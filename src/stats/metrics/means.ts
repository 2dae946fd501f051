import type { Numbers } from '../summary.ts';
import type { Family, Weights } from './family.ts';

/** A metric that is the mean of one number per example: accuracy of hits, MAE of absolute errors, a win rate … */
export function meanOf(name: string, perExample: Numbers): Family {
  const column = Float64Array.from(perExample);
  return {
    names: [name],
    evaluate(weights, out, at) {
      out[at] = weightedMean(column, weights);
    },
  };
}

export function weightedMean(column: Float64Array, weights: Weights): number {
  let sum = 0;
  let count = 0;
  for (let i = 0; i < column.length; i++) {
    sum += column[i]! * weights[i]!;
    count += weights[i]!;
  }
  return sum / count;
}

/** 1 where two answers are the same, else 0. */
export function hits(truth: Numbers, predicted: Numbers): Float64Array {
  return Float64Array.from({ length: truth.length }, (_, i) => Number(truth[i] === predicted[i]));
}
