import type { SourceEntry } from '../types.ts';

/** Hugging Face Trainer. */
export const huggingface: SourceEntry = {
  name: 'huggingface',
  tool: 'Hugging Face Trainer',
  reads: 'the last train and evaluation values, series over the step',
  marks: ['**/trainer_state.json', '**/all_results.json'],
  order: 120,
  tested: ['5.23.0'],
  load: () => import('./collect.ts'),
};
