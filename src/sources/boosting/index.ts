import type { SourceEntry } from '../types.ts';

/** What XGBoost and LightGBM call evals_result. */
export const boosting: SourceEntry = {
  name: 'boosting',
  tool: 'XGBoost, LightGBM',
  reads: 'the last value of each evaluation, series over the round',
  marks: ['**/evals_result*.json', '**/eval_results.json'],
  order: 150,
  tested: ['XGBoost 3.2.0, LightGBM 4.7.0'],
  load: () => import('./collect.ts'),
};
