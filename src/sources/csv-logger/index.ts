import type { SourceEntry } from '../types.ts';

/** A table with a row an epoch: Keras CSVLogger, Ultralytics. */
export const csvLogger: SourceEntry = {
  name: 'csv-logger',
  tool: 'Keras CSVLogger, Ultralytics',
  reads: 'the last row as metrics, columns as series over the epoch',
  marks: ['**/training.log', '**/history.csv', '**/training_log.csv', '**/train_log.csv', '**/results.csv'],
  order: 140,
  tested: ['Keras 3.15.1'],
  load: () => import('./collect.ts'),
};
