import type { SourceEntry } from '../types.ts';

/** Weights & Biases, from what it leaves on disk. */
export const wandb: SourceEntry = {
  name: 'wandb',
  tool: 'Weights & Biases',
  reads: 'summary, config and history of the newest run, offline ones from their .wandb file',
  marks: [
    '**/wandb/*run-*/*.wandb',
    '**/wandb/*run-*/files/wandb-summary.json',
    '**/wandb/*run-*/files/config.yaml',
  ],
  order: 110,
  tested: ['0.31.0'],
  load: () => import('./collect.ts'),
};
