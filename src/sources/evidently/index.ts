import type { SourceEntry } from '../types.ts';

/** Evidently's reports. */
export const evidently: SourceEntry = {
  name: 'evidently',
  tool: 'Evidently',
  reads: 'values of metrics, tests passed and failed, of reports saved by `save_json`',
  marks: ['**/*evidently*.json', '**/evidently/**/*.json', '**/*drift_report*.json', '**/*data_drift*.json'],
  order: 162,
  tested: ['0.7.23'],
  load: () => import('./collect.ts'),
};
