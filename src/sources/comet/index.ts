import type { SourceEntry } from '../types.ts';

/** Comet's offline experiments. */
export const comet: SourceEntry = {
  name: 'comet',
  tool: 'Comet',
  reads: 'metrics, parameters and curves of the newest offline experiment, from its archive',
  marks: ['**/.cometml-runs/*.zip', '**/comet*/*.zip'],
  order: 100,
  tested: ['3.58.8'],
  load: () => import('./collect.ts'),
};
