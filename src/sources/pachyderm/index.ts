import type { SourceEntry } from '../types.ts';

/** Commits of Pachyderm: which data a training has read. */
export const pachyderm: SourceEntry = {
  name: 'pachyderm',
  tool: 'Pachyderm',
  reads:
    'data versions, of what `pachctl inspect commit REPO@BRANCH --raw` or `pachctl list commit REPO --raw` print',
  marks: ['**/*pachyderm*.json', '**/pachctl*.json', '**/pachyderm/**/*.json'],
  order: 100,
  tested: 'by documentation',
  load: () => import('./collect.ts'),
};
