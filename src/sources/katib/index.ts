import type { SourceEntry } from '../types.ts';

/** Experiments and trials of Katib, as `kubectl get -o yaml` or the SDK write them. */
export const katib: SourceEntry = {
  name: 'katib',
  tool: 'Katib',
  reads:
    'metrics and parameters of the best trial, counts and history of the trials, of experiments and trials saved by `kubectl get experiment,trial -o yaml`',
  marks: [
    '**/*katib*.yaml',
    '**/*katib*.yml',
    '**/*katib*.json',
    '**/katib/**/*.yaml',
    '**/katib/**/*.yml',
    '**/katib/**/*.json',
  ],
  order: 100,
  tested: ['SDK 0.19.0'],
  load: () => import('./collect.ts'),
};
