import type { DeclaredCommand } from './command-spec.ts';
import { compatibleCommands } from './compatible-commands.ts';
import { experimentsCommands } from './experiments-commands.ts';
import { plotsCommands } from './plots-commands.ts';

const project = ['config', 'working-directory'] as const;
const forge = ['token', 'repo', 'forge'] as const;
const comparison = ['baseline', 'key', 'title', 'allow-host'] as const;

/** Every command, in the order in which help shows them. */
export const declaredCommands = {
  run: {
    name: 'run',
    summary: 'Train, compare with the base branch, judge, and post one report.',
    arguments: '[COMMAND...]',
    passThrough: true,
    leavesReport: true,
    options: [
      ...project,
      'script',
      'replicates',
      'parallel',
      'probe',
      ...comparison,
      'section',
      'matrix',
      'fail-on',
      'comment',
      'comment-on',
      'comment-as',
      'status',
      'label',
      'live',
      'live-every',
      'forge-timeout',
      ...forge,
      'dry-run',
      'json',
    ],
    examples: [
      ['cml run -- python train.py', 'train, then report on what it left behind'],
      ['cml run --baseline v1.2 -- make train', 'compare with a tag'],
      ['cml run', 'report on what is there already, or run what cml.yaml names'],
    ],
  },
  init: {
    name: 'init',
    summary: 'Write the workflow of the forge in use, and a commented cml.yaml.',
    options: ['working-directory', 'forge', 'fork-safe', 'force', 'dry-run', 'json'],
    examples: [
      ['cml init', 'look at the repository and write what it needs'],
      ['cml init --fork-safe', 'and a second workflow that posts the reports of forks'],
    ],
  },
  doctor: {
    name: 'doctor',
    summary: 'Say what would go wrong here before it does.',
    options: [...project, ...forge, 'json'],
    examples: [['cml doctor', 'check fetch depth, token, permissions, metrics and configuration']],
  },
  demo: {
    name: 'demo',
    summary: 'See a report in ten seconds: trains a small model twice in a temporary repository.',
    options: ['json'],
    examples: [['cml demo', 'needs only Node and git']],
  },
  train: {
    name: 'train',
    summary: 'Run a training command and measure it.',
    arguments: '[COMMAND...]',
    passThrough: true,
    options: [...project, 'script', 'json'],
    examples: [['cml train -- python train.py', 'time, CPU and memory of the whole process tree']],
  },
  collect: {
    name: 'collect',
    summary: 'Print the metrics, params, plots and data versions of a revision.',
    arguments: '[REV]',
    options: [...project, 'json'],
    examples: [
      ['cml collect', 'the work tree'],
      ['cml collect main --json', 'another revision, as JSON'],
    ],
  },
  sources: {
    name: 'sources',
    summary: 'List where numbers were found, and by which reader.',
    arguments: '[REV]',
    options: [...project, 'json'],
    examples: [['cml sources', 'which files were read, which were ignored, and why']],
  },
  diff: {
    name: 'diff',
    summary: 'Compare two revisions.',
    arguments: '[BASE] [HEAD]',
    options: [...project, 'json', 'md', 'all'],
    examples: [
      ['cml diff', 'the work tree against its baseline'],
      ['cml diff main~5 main --md', 'two commits, as a Markdown table'],
    ],
  },
  report: {
    name: 'report',
    summary: 'Write the report without posting it.',
    options: [...project, ...comparison, 'section', 'matrix', 'md', 'html', 'json', 'output'],
    examples: [
      ['cml report', 'in the terminal'],
      ['cml report --html -o report.html', 'one page with its pictures inside'],
    ],
  },
  plot: {
    name: 'plot',
    summary: 'Draw a Vega-Lite or Vega specification, or the columns of a CSV, TSV or JSON file.',
    arguments: '<FILE>',
    options: ['output', 'x', 'y', 'plot-title', 'theme', 'scale', 'allow-host', 'json'],
    examples: [
      ['cml plot plots/loss.csv -o loss.png', 'a picture from a table'],
      ['cml plot roc.vl.json -o roc.svg', 'a Vega-Lite specification'],
    ],
  },
  ...compatibleCommands,
  'bundle post': {
    name: 'bundle post',
    summary: 'Post the report that a job without the right to, such as a fork’s, left in `.cml/bundle`.',
    arguments: '[DIR]',
    options: ['working-directory', 'forks', ...forge, 'forge-timeout', 'json'],
    examples: [
      ['cml bundle post .cml/bundle', 'in a job that may write; the bundle itself is not trusted'],
      [
        'cml bundle post --forks',
        'GitLab and Bitbucket, in a scheduled pipeline: those of all open requests from forks',
      ],
    ],
  },
  'bundle push': {
    name: 'bundle push',
    summary: 'Leave the bundle of a fork’s build on a branch of the fork, for a pipeline that may post it.',
    options: ['working-directory', 'forge-timeout', 'json'],
    examples: [['cml bundle push', 'Bitbucket, in the fork’s own pipeline, after `cml run`']],
  },
  'ledger show': {
    name: 'ledger show',
    summary: 'Print what the ledger holds for a commit.',
    arguments: '[REV]',
    options: ['working-directory', 'key', 'json'],
    examples: [['cml ledger show HEAD', 'the numbers that CI recorded for this commit']],
  },
  'ledger list': {
    name: 'ledger list',
    summary: 'List the recorded commits, newest first.',
    arguments: '[REV]',
    options: ['working-directory', 'key', 'max', 'json'],
    examples: [['cml ledger list main -n 50', 'the last fifty commits of a branch']],
  },
  'ledger push': {
    name: 'ledger push',
    summary: 'Send local records to the remote.',
    options: ['working-directory', 'remote', ...forge, 'json'],
    examples: [['cml ledger push', 'merges with what others recorded']],
  },
  'ledger fetch': {
    name: 'ledger fetch',
    summary: 'Bring the remote’s records here.',
    options: ['working-directory', 'remote', ...forge, 'json'],
    examples: [['cml ledger fetch && git log --notes=cml', 'read them with git']],
  },
  prune: {
    name: 'prune',
    summary: 'Drop the pictures of closed change requests.',
    options: ['working-directory', 'remote', ...forge, 'dry-run', 'json'],
    examples: [['cml prune --dry-run', 'what would go']],
  },
  preview: {
    name: 'preview',
    summary: 'Serve a Markdown file as the forge would show it, reloading on change.',
    arguments: '<FILE>',
    options: ['working-directory', 'forge', 'port', 'json'],
    examples: [
      ['cml preview report.md', 'then open the address it prints'],
      ['cml preview report.md --forge bitbucket', 'as a comment on another forge than the repository’s'],
    ],
  },
  'metrics diff': {
    name: 'metrics diff',
    summary: 'What `dvc metrics diff` prints, byte for byte, without Python.',
    arguments: '[A_REV] [B_REV]',
    options: ['targets', 'recursive', 'all', 'json', 'md', 'no-path', 'precision'],
    examples: [['cml metrics diff main --md', 'the work tree against main, as a Markdown table']],
  },
  'metrics show': {
    name: 'metrics show',
    summary: 'What `dvc metrics show` prints, byte for byte, without Python.',
    arguments: '[TARGET...]',
    options: ['all-branches', 'all-tags', 'all-commits', 'recursive', 'json', 'md', 'precision'],
    examples: [['cml metrics show --all-commits --json', 'the numbers of every commit']],
  },
  'params diff': {
    name: 'params diff',
    summary: 'What `dvc params diff` prints, byte for byte, without Python.',
    arguments: '[A_REV] [B_REV]',
    options: ['targets', 'all', 'deps', 'json', 'md', 'no-path'],
    examples: [['cml params diff HEAD~1 HEAD', 'what the last commit changed']],
  },
  ...plotsCommands,
  ...experimentsCommands,
} as const satisfies Record<string, DeclaredCommand>;

/** The same without what is said of them, as `options` are. */
export const commands: {
  readonly [N in keyof typeof declaredCommands]: Omit<
    (typeof declaredCommands)[N],
    'summary' | 'examples' | 'was'
  >;
} = declaredCommands;

/** The words of a command: `comment create`. */
export type CommandName = keyof typeof commands;

/** The options that a command declares. */
export type CommandOptions<N extends CommandName> = (typeof declaredCommands)[N]['options'][number];
