import type { SourceEntry } from '../types.ts';

/** promptfoo's results. */
export const promptfoo: SourceEntry = {
  name: 'promptfoo',
  tool: 'promptfoo',
  reads: 'tests passed and failed, score, named metrics and cost of each prompt, from `-o results.json`',
  marks: ['**/*promptfoo*.json', '**/results.json', '**/promptfoo/**/*.json'],
  order: 183,
  tested: ['0.121.20'],
  load: () => import('./collect.ts'),
};
