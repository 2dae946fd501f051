import type { SourceEntry } from '../types.ts';

/** Sacred's FileStorageObserver. */
export const sacred: SourceEntry = {
  name: 'sacred',
  tool: 'Sacred',
  reads: 'result, metrics with their series and config of the newest run of each experiment',
  // A run's folder is its number.
  marks: ['**/[0-9]*/run.json', '**/[0-9]*/metrics.json', '**/[0-9]*/config.json'],
  order: 125,
  tested: ['0.8.7'],
  load: () => import('./collect.ts'),
};
