import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { makeRepo, type Repo } from '../support/repo.ts';
import { needs, requireTool } from '../support/tools.ts';

/** More rows than a call takes arguments. */
const rows = Array.from({ length: 150_000 }, (_, at) => `${at % 7},${at % 3}`);

/** What public repositories have that differed once, made by rules. */
function layOut(repo: Repo): void {
  const wide = Array.from({ length: 60 }, (_, at) => [`a_rather_long_name_of_a_param_${at}`, at]);
  repo.commit('first', {
    '.dvc/config': '',
    '.dvc/.gitignore': '/tmp\n',
    // Both sides of a merge that nobody resolved; the plot that asks for it has no data.
    '.dvc/plots/linear.json': '<<<<<<< HEAD\n{}\n=======\n{}\n>>>>>>> other\n',
    '.gitignore': 'none.csv\n/page\n',
    'dvc.yaml': `metrics: [metrics.json]\nplots:\n  - logs\n  - rows.csv: {template: simple}\n`,
    'metrics.json': '{"acc": 0.5, "loss": 1}\n',
    'params.yaml': `${JSON.stringify(Object.fromEntries(wide))}\n`,
    'rows.csv': 'actual,predicted\n1,2\n',
  });
  repo.commit('second', {
    'dvc.yaml': `metrics: [metrics.json]\nstages:\n  draw: {cmd: ls, plots: [none.csv: {template: linear}]}\nplots:\n  - logs: {template: simple}\n  - rows.csv: {template: simple}\n`,
    'logs/acc.tsv': 'step\tacc\n0\t0.5\n1\t0.75\n',
    'rows.csv': `actual,predicted\n${rows.join('\n')}\n`,
  });
  // Commits of one second, some of them with a tag.
  for (const at of [1, 2, 3, 4, 5, 6]) {
    repo.git('commit', '--quiet', '--allow-empty', '-m', String(at));
    if (at % 2 === 0) repo.git('tag', `t${at}`);
  }
}

const list = [
  ['plots', 'show', '--json'],
  ['plots', 'diff', '--json', 'HEAD~7', 'HEAD'],
  // A plot that the first commit does not have yet.
  ['plots', 'diff', '--json', 'HEAD~7', '--targets', 'logs/acc.tsv'],
  ['metrics', 'show', '-A'],
  ['exp', 'show', '-A', '--json', '--sha', '-f'],
  ['exp', 'show', '-f'],
  ['exp', 'show', '-f', '--drop', '.*_1', '--keep', '.*_17'],
];

/** Asked in a folder below DVC's root, where files are seen from there. */
const below = [
  ['plots', 'show', '--json'],
  ['plots', 'diff', '--json', 'HEAD~7', 'HEAD'],
  ['plots', 'diff', '--json', 'HEAD~7', '--targets', '../rows.csv'],
];

describe('what was found in public repositories, beside the real dvc', needs('dvc'), () => {
  it('prints the same', { timeout: 120_000 }, async () => {
    const { compareAll, explain } = await import('./repository.mjs');
    const { interpreterOf, loadCommands, openOracle, scratch } = await import('./tools.mjs');
    const bundle = await scratch('bundle');
    const oracle = openOracle(interpreterOf(requireTool('dvc')));
    const repo = makeRepo();
    try {
      layOut(repo);
      const commands = await loadCommands(bundle.folder);
      const found = await compareAll({ oracle, commands, cwd: repo.path, list });
      expect(found.map(explain)).toEqual([]);
      const seen = await compareAll({ oracle, commands, cwd: join(repo.path, 'logs'), list: below });
      expect(seen.map(explain)).toEqual([]);
    } finally {
      oracle.close();
      await bundle.remove();
    }
  });
});
