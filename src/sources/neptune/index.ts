import type { SourceEntry } from '../types.ts';

/** Neptune's offline runs. */
export const neptune: SourceEntry = {
  name: 'neptune',
  tool: 'Neptune',
  reads: 'values, series and parameters of the newest offline run',
  marks: ['**/.neptune/offline/run__*/data-*.log', '**/.neptune/offline/run__*/metadata.json'],
  order: 100,
  tested: ['1.14.0'],
  load: () => import('./collect.ts'),
};
