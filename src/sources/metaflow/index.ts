import type { SourceEntry } from '../types.ts';

/** Metaflow's local datastore. */
export const metaflow: SourceEntry = {
  name: 'metaflow',
  tool: 'Metaflow',
  reads:
    'artifacts of the newest run’s last step that are plain data, and its parameters, from the local datastore',
  marks: ['**/.metaflow/*/*/*/*/*.data.json'],
  order: 130,
  tested: ['2.19.39'],
  load: () => import('./collect.ts'),
};
