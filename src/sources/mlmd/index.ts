import type { SourceEntry } from '../types.ts';

/** ML Metadata, in which TFX and Kubeflow keep what their components made. */
export const mlmd: SourceEntry = {
  name: 'mlmd',
  tool: 'ML Metadata (TFX)',
  reads: 'numbers of the newest metrics artifact of each component, from SQLite',
  marks: ['**/metadata.db', '**/metadata.sqlite', '**/mlmd.db', '**/mlmd.sqlite'],
  order: 166,
  tested: ['1.17.1'],
  load: () => import('./collect.ts'),
};
