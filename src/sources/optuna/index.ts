import type { SourceEntry } from '../types.ts';

/** Optuna's studies. */
export const optuna: SourceEntry = {
  name: 'optuna',
  tool: 'Optuna',
  reads: 'best value and params of each study, from SQLite and journal files',
  marks: ['**/*optuna*.db', '**/*optuna*.sqlite3', '**/*study*.db', '**/*optuna*.log', '**/*journal*.log'],
  order: 190,
  tested: ['5.0.0'],
  load: () => import('./collect.ts'),
};
