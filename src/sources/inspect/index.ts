import type { SourceEntry } from '../types.ts';

/** Inspect, the framework for evaluations of language models by the UK AI Security Institute. */
export const inspect: SourceEntry = {
  name: 'inspect',
  tool: 'Inspect',
  reads: 'scores of the newest log of each task, JSON and (with Node 22.15 or newer) .eval',
  marks: ['**/logs/*.eval', '**/logs/????-??-??T??-??-??*.json', '**/*.eval'],
  order: 182,
  tested: ['0.3.285'],
  load: () => import('./collect.ts'),
};
