import type { SourceEntry } from '../types.ts';

/** Aim's metrics, exported as a table. */
export const aim: SourceEntry = {
  name: 'aim',
  tool: 'Aim',
  reads:
    'metrics, parameters and curves of the newest run in a table that Aim’s SDK exported: `Repo(".").query_metrics(…).dataframe().to_csv("aim.csv")`. Its own store is not read',
  marks: ['**/aim*.csv', '**/aim/*.csv'],
  order: 110,
  tested: ['3.29.1'],
  load: () => import('./collect.ts'),
};
