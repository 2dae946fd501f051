// Runs every command of interest on two revisions of a repository and compares what dvc and we print.
import { difference } from './compare.mjs';
import { runOurs } from './tools.mjs';

/** The commands that are compared for a pair of revisions. */
export function commandsFor(pair) {
  const forms = [['--json'], ['--md'], [], ['--all', '--json'], ['--all', '--precision', '3']];
  return [
    ...forms.map((form) => ['metrics', 'diff', ...pair, ...form]),
    ['metrics', 'diff', ...pair, '--no-path'],
    ['params', 'diff', ...pair, '--json'],
    ['params', 'diff', ...pair, '--md', '--all'],
    ['params', 'diff', ...pair, '--deps'],
  ];
}

/** What is compared of plots. */
export function plotsFor(pair) {
  const forms = [['--json'], ['--json', '--split']];
  return forms.map((form) => ['plots', 'diff', ...form, ...pair]);
}

/** What is compared of plots once for a repository; `name` is the first of its plots, if it has any. */
export function plotsOnce(name) {
  const named = [
    ['plots', 'diff', 'HEAD~1', '--json', '--targets', name],
    ['plots', 'diff', 'HEAD', 'HEAD~1', '--show-vega', '--targets', name],
  ];
  return [
    ['plots', 'show', '--json'],
    ['plots', 'show', '--json', '--split'],
    ['plots', 'show', '--json', '-t', 'smooth', '--title', 'All', '--x-label', 'X'],
    ['plots', 'show', '--json', '-x', 'step', '--y-label', 'Y'],
    ['plots', 'diff', '--json', '--split', 'HEAD', 'HEAD~1', 'HEAD~2'],
    ['plots', 'diff', 'HEAD~1', '-o', '/tmp/cml-differential-page'],
    ...(name === undefined ? [] : named),
  ];
}

/** What is compared of experiments once for a repository. */
export const experimentCommands = [
  ['exp', 'show', '--json', '-f'],
  ['exp', 'show', '--json', '-A', '--sha', '-f'],
  ['exp', 'show', '-n', '3', '--md', '-f'],
  ['exp', 'show', '-A', '--csv', '-f'],
  ['exp', 'show', '--csv', '--precision', '3', '--rev', 'HEAD~1', '--rev', 'HEAD', '-n', '2', '-f'],
  ['exp', 'show', '-a', '--md', '--only-changed', '--hide-workspace', '-f'],
  ['exp', 'show', '-T', '--csv', '--param-deps', '-f'],
  ['exp', 'show', '-f'],
  ['exp', 'show', '--drop', 'src|data', '--keep', '.*/a', '-f'],
  ['exp', 'show', '--rev', 'nothing', '-f'],
];

/** The commands on which both sides differ, with what both printed. */
export async function compareAll({ oracle, commands, cwd, list }) {
  const found = [];
  for (const argv of list) {
    const theirs = await oracle.run(cwd, argv);
    const ours = await runOurs(commands, cwd, argv).catch((error) => ({
      stdout: '',
      stderr: String(error.stack),
      exitCode: 'crash',
    }));
    const what = difference(argv, theirs, ours);
    if (what) found.push({ argv, what, theirs, ours });
  }
  return found;
}

export function explain({ argv, what, theirs, ours }) {
  const part = (text) => (text.length > 3000 ? `${text.slice(0, 3000)}…` : text);
  return [
    `dvc ${argv.join(' ')}: ${what}`,
    `--- dvc (${theirs.code})`,
    part(theirs.stdout + theirs.stderr),
    `--- cml (${ours.exitCode})`,
    part(ours.stdout + ours.stderr),
  ].join('\n');
}
