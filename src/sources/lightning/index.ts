import type { SourceEntry } from '../types.ts';

/** PyTorch Lightning and its CSVLogger. */
export const lightning: SourceEntry = {
  name: 'lightning',
  tool: 'PyTorch Lightning',
  reads: 'metrics, hyperparameters and series of the newest version',
  marks: ['**/lightning_logs/*/metrics.csv', '**/lightning_logs/*/hparams.yaml'],
  order: 130,
  tested: ['2.6.6'],
  load: () => import('./collect.ts'),
};
