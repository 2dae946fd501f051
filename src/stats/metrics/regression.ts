import type { Numbers } from '../summary.ts';
import type { Family } from './family.ts';

/**
 * MAE, RMSE, MAPE and R², as scikit-learn defines them: MAPE divides by at least ε; R² of a constant truth is 1 where the
 * prediction is perfect and 0 where it is not.
 */
export function regressionFamily(truth: Numbers, predicted: Numbers): Family {
  const n = truth.length;
  // Truth is moved near zero, so that its sum of squares keeps its digits.
  const origin = n > 0 ? truth[0]! : 0;
  const y = Float64Array.from({ length: n }, (_, i) => truth[i]! - origin);
  const error = Float64Array.from({ length: n }, (_, i) => predicted[i]! - truth[i]!);
  const relative = error.map((e, i) => Math.abs(e) / Math.max(Math.abs(truth[i]!), Number.EPSILON));
  return {
    names: ['mae', 'rmse', 'mape', 'r2'],
    evaluate(weights, out, at) {
      let [count, absolute, squares, shares, sum, sumSquares] = [0, 0, 0, 0, 0, 0];
      for (let i = 0; i < n; i++) {
        const weight = weights[i]!;
        const e = error[i]!;
        const value = y[i]!;
        count += weight;
        absolute += weight * Math.abs(e);
        squares += weight * e * e;
        shares += weight * relative[i]!;
        sum += weight * value;
        sumSquares += weight * value * value;
      }
      const spread = sumSquares - (sum * sum) / count;
      out[at] = absolute / count;
      out[at + 1] = Math.sqrt(squares / count);
      out[at + 2] = shares / count;
      out[at + 3] = spread > 0 ? 1 - squares / spread : squares === 0 ? 1 : 0;
    },
  };
}
