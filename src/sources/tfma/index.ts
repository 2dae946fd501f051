import type { SourceEntry } from '../types.ts';

/** What TensorFlow Model Analysis, TFX's Evaluator, writes into its output folder. */
export const tfma: SourceEntry = {
  name: 'tfma',
  tool: 'TensorFlow Model Analysis (TFX)',
  reads: 'metrics of the whole and of each slice, and validations as checks',
  marks: ['**/metrics-*-of-*.tfrecord', '**/validations.tfrecord', '**/validations-*-of-*.tfrecord'],
  order: 90,
  tested: ['the messages of 0.52.0'],
  load: () => import('./collect.ts'),
};
