import type { SourceEntry } from '../types.ts';

/** What dvc.yaml, dvc.lock and `.dvc` files say: metrics, params, plots and data versions. */
export const dvc: SourceEntry = {
  name: 'dvc',
  tool: 'DVC',
  reads: 'metrics, params, plots, data versions',
  marks: ['**/dvc.yaml', '**/*.dvc', '**/dvc.lock'],
  order: 10,
  tested: ['3.67.1'],
  load: () => import('./collect.ts'),
};
