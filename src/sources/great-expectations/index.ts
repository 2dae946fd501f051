import type { SourceEntry } from '../types.ts';

/** Great Expectations' validation results. */
export const greatExpectations: SourceEntry = {
  name: 'great-expectations',
  tool: 'Great Expectations',
  reads: 'checks passed and failed, of validation results and checkpoints saved as JSON',
  marks: [
    '**/validations/**/*.json',
    '**/*validation_result*.json',
    '**/*gx_*.json',
    '**/*great_expectations*.json',
    '**/*checkpoint_result*.json',
  ],
  order: 160,
  tested: ['1.24.1'],
  load: () => import('./collect.ts'),
};
