import type { DeclaredCommand } from './command-spec.ts';

/** DVC's experiments, by DVC's words. */
export const experimentsCommands = {
  'exp show': {
    name: 'exp show',
    summary: 'What `dvc exp show` prints, byte for byte, without Python.',
    options: [
      'all-commits',
      'rev',
      'num',
      'all-branches',
      'all-tags',
      'only-changed',
      'drop',
      'keep',
      'param-deps',
      'sort-by',
      'sort-order',
      'sha',
      'hide-workspace',
      'hide-failed',
      'hide-queued',
      'read-anew',
      'no-pager',
      'json',
      'csv',
      'md',
      'precision',
    ],
    examples: [
      ['cml exp show --md', 'the experiments derived from HEAD, as a Markdown table'],
      [
        'cml exp show -n 5 --only-changed --sort-by auc',
        'those of the last five commits, and what tells them apart',
      ],
    ],
  },
} as const satisfies Record<string, DeclaredCommand>;
