import type { SourceEntry } from '../types.ts';

/** The folder that DVCLive writes: `metrics.json`, `params.yaml` and `plots/`. */
export const dvclive: SourceEntry = {
  name: 'dvclive',
  tool: 'DVCLive',
  reads: 'metrics, params, series, pictures, scikit-learn plots',
  marks: ['**/dvclive/metrics.json', '**/dvclive/params.yaml', '**/dvclive/plots/**'],
  order: 20,
  tested: ['3.49.1'],
  load: () => import('./collect.ts'),
};
