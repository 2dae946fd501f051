import { execFileSync } from 'node:child_process';
import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { makeRepo, temporaryDirectory } from '../support/repo.ts';
import { needs, requireTool } from '../support/tools.ts';

const pipeline = `
stages:
  train:
    cmd: sh train.sh
    deps: [train.sh]
    outs:
      - results
    metrics: [alone.json]
    plots:
      - curves: {x: step, y: loss}
metrics: [results/metrics.json]
params: [results/params.yaml]
plots:
  - results/plots
  - results/log.csv: {x: step, y: acc}
`;

/** What a training leaves to DVC: files, folders, and folders in those. */
const training = (value: string) => `
mkdir -p results/plots/deep curves
echo '{"acc": ${value}}' > results/metrics.json
echo '{"loss": ${value}}' > alone.json
echo 'lr: ${value}' > results/params.yaml
printf 'step,acc\\n1,${value}\\n' > results/log.csv
printf 'step,loss\\n1,${value}\\n' > results/plots/a.csv
printf 'step,loss\\n2,${value}\\n' > results/plots/deep/b.tsv
printf 'step,loss\\n3,${value}\\n' > curves/c.csv
`;

const list = [
  ['metrics', 'diff', 'v1', 'v2', '--json'],
  ['metrics', 'diff', 'v1', '--md'],
  ['metrics', 'show', '-T', '--json'],
  ['metrics', 'diff', 'v1', 'v2', '--json', '--targets', 'results'],
  ['params', 'diff', 'v1', 'v2', '--json'],
  ['plots', 'diff', '--json', 'v1', 'v2'],
  ['plots', 'diff', '--json', '--split', 'v1', 'workspace'],
  ['exp', 'show', '--json', '-f'],
];

/** Of a target that cannot be listed DVC's JSON says nothing, and ours why. */
const listed = ['plots', 'diff', '--json', 'v1', '--targets', 'results/plots/deep'];

describe('what DVC holds, beside the real dvc', needs('dvc'), () => {
  it('reads the same from the cache, from a remote and from nowhere', { timeout: 240_000 }, async () => {
    const { compareAll, explain } = await import('./repository.mjs');
    const { interpreterOf, loadCommands, openOracle, scratch } = await import('./tools.mjs');
    const bundle = await scratch('bundle');
    const oracle = openOracle(interpreterOf(requireTool('dvc')));
    const repo = makeRepo();
    const remote = temporaryDirectory('remote');
    const env = { ...process.env, DVC_NO_ANALYTICS: '1' };
    const dvc = (...args: string[]) =>
      execFileSync(requireTool('dvc'), args, { cwd: repo.path, env, stdio: 'pipe' });
    const write = (path: string, text: string) => {
      mkdirSync(dirname(join(repo.path, path)), { recursive: true });
      writeFileSync(join(repo.path, path), text);
    };
    try {
      const commands = await loadCommands(bundle.folder);
      dvc('init', '-q');
      dvc('remote', 'add', '-q', '-d', 'store', remote);
      write('dvc.yaml', pipeline);
      for (const [tag, value] of [
        ['v1', '0.5'],
        ['v2', '0.75'],
      ] as const) {
        write('train.sh', training(value));
        dvc('repro', '-q');
        repo.commit(tag);
        repo.git('tag', tag);
        dvc('push', '-q');
      }
      const differing = async (more: readonly string[][] = []) =>
        (await compareAll({ oracle, commands, cwd: repo.path, list: [...list, ...more] })).map(explain);
      expect(await differing([listed]), 'from the cache').toEqual([]);
      for (const path of ['results', 'curves', 'alone.json', '.dvc/cache', '.dvc/tmp'])
        rmSync(join(repo.path, path), { recursive: true, force: true });
      expect(await differing([listed]), 'from the remote').toEqual([]);
      rmSync(join(repo.path, '.dvc/cache'), { recursive: true, force: true });
      rmSync(join(repo.path, '.dvc/tmp'), { recursive: true, force: true });
      renameSync(remote, `${remote}-gone`);
      expect(await differing(), 'from nowhere').toEqual([]);
      renameSync(`${remote}-gone`, remote);
    } finally {
      oracle.close();
      await bundle.remove();
    }
  });

  it('reads the same of what was imported, and of files that DVC tracks one by one in a folder', {
    timeout: 240_000,
  }, async () => {
    const { compareAll, explain } = await import('./repository.mjs');
    const { interpreterOf, loadCommands, openOracle, scratch } = await import('./tools.mjs');
    const bundle = await scratch('bundle');
    const oracle = openOracle(interpreterOf(requireTool('dvc')));
    const [source, user] = [makeRepo(), makeRepo()];
    const env = { ...process.env, DVC_NO_ANALYTICS: '1' };
    const dvc = (cwd: string, ...args: string[]) =>
      execFileSync(requireTool('dvc'), args, { cwd, env, stdio: 'pipe' });
    const write = (path: string, text: string) => {
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, text);
    };
    try {
      const commands = await loadCommands(bundle.folder);
      write(join(source.path, 'res/m.json'), '{"acc": 0.5}');
      write(join(source.path, 'res/deep/n.json'), '{"n": 1}');
      write(join(source.path, 'g.json'), '{"git": 7}');
      dvc(source.path, 'init', '-q');
      dvc(source.path, 'remote', 'add', '-q', '-d', 'store', temporaryDirectory('remote'));
      dvc(source.path, 'add', '-q', 'res');
      source.commit('state');
      dvc(source.path, 'push', '-q');
      rmSync(join(source.path, '.dvc/cache'), { recursive: true, force: true });

      dvc(user.path, 'init', '-q');
      for (const [path, out] of [
        ['res/m.json', 'm.json'],
        ['g.json', 'g.json'],
        ['res', 'all'],
      ] as const)
        dvc(user.path, 'import', '-q', source.path, path, '-o', out);
      write(join(user.path, 'one/a.json'), '{"a": 1}');
      write(join(user.path, 'one/b.json'), '{"b": 1}');
      dvc(user.path, 'add', '-q', 'one/a.json');
      write(join(user.path, 'dvc.yaml'), 'metrics: [m.json, g.json, all, one]\n');
      user.commit('v1');
      user.git('tag', 'v1');
      const differing = async () => {
        const list = [
          ['metrics', 'show', '--json'],
          ['metrics', 'show', '-T', '--json'],
          ['metrics', 'diff', 'v1', '--json'],
        ];
        return (await compareAll({ oracle, commands, cwd: user.path, list })).map(explain);
      };
      expect(await differing(), 'from the cache').toEqual([]);
      for (const path of ['m.json', 'g.json', 'all', 'one/a.json'])
        rmSync(join(user.path, path), { recursive: true, force: true });
      expect(await differing(), 'without the files').toEqual([]);
      for (const path of ['.dvc/cache', '.dvc/tmp'])
        rmSync(join(user.path, path), { recursive: true, force: true });
      expect(await differing(), 'from the other repository').toEqual([]);
    } finally {
      oracle.close();
      await bundle.remove();
    }
  });
});
