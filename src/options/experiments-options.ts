import type { DeclaredOption } from './spec.ts';

/** The options of `cml exp`, which are DVC's. */
export const experimentsOptions = {
  rev: {
    type: 'list',
    metavar: 'REV',
    text: 'Experiments derived from this commit; may be repeated. HEAD by default.',
  },
  num: {
    type: 'number',
    short: 'n',
    metavar: 'N',
    text: 'Of so many first-parent commits from there on; a negative number for all.',
  },
  'only-changed': { type: 'boolean', text: 'Only columns whose values differ.' },
  drop: { type: 'list', metavar: 'PATTERN', text: 'Leave out columns that this regular expression matches.' },
  keep: { type: 'list', metavar: 'PATTERN', text: 'Keep columns that this regular expression matches.' },
  'param-deps': { type: 'boolean', text: 'Only params that stages depend on.' },
  'sort-by': { type: 'string', metavar: 'COLUMN', text: 'Order experiments by this metric or param.' },
  'sort-order': {
    type: 'string',
    choices: ['asc', 'desc'],
    default: 'asc',
    text: 'The order of `--sort-by`.',
  },
  sha: { type: 'boolean', text: 'Name commits by their SHA, not by a branch or tag.' },
  'hide-workspace': { type: 'boolean', text: 'Leave the work tree out.' },
  'hide-failed': { type: 'boolean', text: 'Leave out what failed in DVC’s queue.' },
  'hide-queued': { type: 'boolean', text: 'Leave out what waits in DVC’s queue.' },
  'read-anew': {
    type: 'boolean',
    flag: 'force',
    short: 'f',
    hidden: true,
    text: 'Nothing is kept that could be stale.',
  },
  'no-pager': { type: 'boolean', hidden: true, text: 'There is no pager.' },
  csv: { type: 'boolean', text: 'Print CSV.' },
} as const satisfies Record<string, DeclaredOption>;
