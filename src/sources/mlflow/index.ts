import type { SourceEntry } from '../types.ts';

/** MLflow's local stores. A tracking server is read by its own source. */
export const mlflow: SourceEntry = {
  name: 'mlflow',
  tool: 'MLflow',
  reads: 'metrics, params and histories of the newest run of each experiment, from the file store and SQLite',
  marks: ['**/mlruns/**', '**/mlflow.db', '**/mlruns.db'],
  order: 100,
  tested: ['3.17.2'],
  load: () => import('./collect.ts'),
};
