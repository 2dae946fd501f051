import type { SourceEntry } from '../types.ts';

/** lm-evaluation-harness of EleutherAI. */
export const lmEval: SourceEntry = {
  name: 'lm-eval',
  tool: 'lm-evaluation-harness',
  reads: 'metrics of each task with their standard errors',
  marks: ['**/results_*.json'],
  order: 180,
  tested: 'by documentation',
  load: () => import('./collect.ts'),
};
