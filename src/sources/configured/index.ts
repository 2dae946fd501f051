import type { SourceEntry } from '../types.ts';

/** The files that cml.yaml names. A file may be named for several uses. */
export const configured: SourceEntry = {
  name: 'configured',
  tool: 'cml.yaml',
  reads: 'the files that `metrics:`, `params:` and `plots:` name',
  marks: [],
  order: 0,
  tested: ['1'],
  configured: true,
  load: () => import('./collect.ts'),
};
