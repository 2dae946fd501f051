import type { SourceEntry } from '../types.ts';

/** TensorBoard's event files, whoever wrote them. */
export const tensorboard: SourceEntry = {
  name: 'tensorboard',
  tool: 'TensorBoard',
  reads: 'scalars as metrics and series, hyperparameters; of several runs of one thing the newest',
  marks: ['**/events.out.tfevents.*', '**/*.tfevents.*', '**/*.tfevents'],
  order: 300,
  tested: ['2.21.0'],
  load: () => import('./collect.ts'),
};
