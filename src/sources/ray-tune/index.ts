import type { SourceEntry } from '../types.ts';

/** Ray Tune's results, and those of Ray Train. */
export const rayTune: SourceEntry = {
  name: 'ray-tune',
  tool: 'Ray Tune',
  reads: 'last results, params and series of the newest experiment’s best trial, by its state file',
  marks: [
    '**/*_*_*/result.json',
    '**/*_*_*/params.json',
    '**/*_*_*/progress.csv',
    '**/*_*_*/error.txt',
    '**/*_*_*/events.out.tfevents.*',
    '**/experiment_state-*.json',
    '**/basic-variant-state-*.json',
  ],
  // Each trial leaves TensorBoard's events, too: they say the same.
  order: 95,
  tested: ['2.60.0'],
  load: () => import('./collect.ts'),
};
