import type { SourceEntry } from '../types.ts';

/** ClearML's offline sessions. */
export const clearml: SourceEntry = {
  name: 'clearml',
  tool: 'ClearML',
  reads: 'scalars, single values and hyperparameters of an unpacked offline session',
  marks: ['**/offline-*/metrics.jsonl', '**/offline-*/task.json'],
  order: 126,
  tested: ['2.1.12'],
  load: () => import('./collect.ts'),
};
