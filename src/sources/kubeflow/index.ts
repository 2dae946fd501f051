import type { SourceEntry } from '../types.ts';

/** Kubeflow Pipelines, from the files that its components write. */
export const kubeflow: SourceEntry = {
  name: 'kubeflow',
  tool: 'Kubeflow Pipelines',
  reads: '`mlpipeline-metrics.json` of v1; metrics and confusion matrices of v2’s executor output',
  marks: ['**/mlpipeline-metrics.json', '**/mlpipeline_metrics.json', '**/executor_output.json'],
  order: 165,
  tested: ['2.17.0'],
  load: () => import('./collect.ts'),
};
