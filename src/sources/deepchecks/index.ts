import type { SourceEntry } from '../types.ts';

/** The results of deepchecks' suites and checks. */
export const deepchecks: SourceEntry = {
  name: 'deepchecks',
  tool: 'deepchecks',
  reads: 'conditions passed and failed, of suites saved by `to_json`',
  marks: ['**/*deepchecks*.json', '**/deepchecks/**/*.json', '**/suite_result*.json'],
  order: 161,
  tested: ['0.19.1'],
  load: () => import('./collect.ts'),
};
