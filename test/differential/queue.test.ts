import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { makeRepo } from '../support/repo.ts';
import { needs, requireTool } from '../support/tools.ts';

const list = [
  ['exp', 'show', '--json', '-f'],
  ['exp', 'show', '--csv', '-f'],
  ['exp', 'show', '-f'],
  ['exp', 'show', '--json', '--hide-queued', '-f'],
  ['exp', 'show', '--md', '--hide-failed', '-f'],
  ['exp', 'show', '--csv', '--sort-by', 'params.yaml:lr', '--param-deps', '-f'],
];

describe('DVC’s queue of experiments, beside the real dvc', needs('dvc'), () => {
  it('is shown as DVC shows it: what waits, runs, is done and failed', { timeout: 240_000 }, async () => {
    const { compareAll, explain } = await import('./repository.mjs');
    const { interpreterOf, loadCommands, openOracle, scratch } = await import('./tools.mjs');
    const bundle = await scratch('bundle');
    const oracle = openOracle(interpreterOf(requireTool('dvc')));
    const repo = makeRepo();
    const env = { ...process.env, DVC_NO_ANALYTICS: '1' };
    const dvc = (...args: string[]) =>
      execFileSync(requireTool('dvc'), args, { cwd: repo.path, env, stdio: 'pipe' });
    const write = (path: string, text: string) => {
      mkdirSync(dirname(join(repo.path, path)), { recursive: true });
      writeFileSync(join(repo.path, path), text);
    };
    const exps = '.dvc/tmp/exps';
    try {
      const commands = await loadCommands(bundle.folder);
      const differing = async (some = list) =>
        (await compareAll({ oracle, commands, cwd: repo.path, list: some })).map(explain);
      dvc('init', '-q');
      write(
        'dvc.yaml',
        'stages:\n  train:\n    cmd: cp params.yaml m.yaml\n    params: [lr]\n    metrics: [m.yaml: {cache: false}]\n',
      );
      write('params.yaml', 'lr: 1\n');
      dvc('repro', '-q');
      const baseline = repo.commit('one');
      const names = ['waits', 'runs', 'done', 'failed'];
      for (const [index, name] of names.entries())
        dvc('exp', 'run', '-q', '--queue', '-n', name, '-S', `lr=${index + 2}`);
      expect(await differing(list.slice(0, 1)), 'all wait').toEqual([]);

      // What DVC's worker writes as it takes them, without waiting for one.
      const broker = join(repo.path, exps, 'celery/broker');
      for (const file of readdirSync(join(broker, 'in'))) {
        const message = JSON.parse(readFileSync(join(broker, 'in', file), 'utf8'));
        const [[entry]] = JSON.parse(Buffer.from(message.body, 'base64').toString('utf8'));
        if (entry.name === 'waits') continue;
        renameSync(join(broker, 'in', file), join(broker, 'processed', file));
        const root = join(repo.path, exps, `tmp-${entry.name}`);
        const isDone = entry.name === 'done';
        const run = `${exps}/run/${entry.stash_rev}/${entry.stash_rev}`;
        const ref = `refs/exps/${baseline.slice(0, 2)}/${baseline.slice(2)}/done`;
        const info = {
          ...{ git_url: `file://${root}`, baseline_rev: baseline, location: 'dvc-task', root_dir: root },
          ...{ dvc_dir: '.dvc', name: entry.name, wdir: '.', result_force: false, status: 2 },
          ...(isDone ? { result_hash: 'aa', result_ref: ref } : { result_hash: null, result_ref: null }),
        };
        write(`${run}.run`, JSON.stringify(info));
        const process = {
          pid: 7,
          stdin: null,
          stdout: join(repo.path, `${run}.out`),
          stderr: null,
          returncode: null,
        };
        write(`${run}.json`, JSON.stringify(process));
        const { id } = message.headers;
        const result = { status: 'SUCCESS', result: null, traceback: null, children: [], task_id: id };
        if (entry.name !== 'runs')
          write(`${exps}/celery/result/celery-task-meta-${id}`, JSON.stringify(result));
        if (isDone) repo.git('update-ref', ref, baseline);
        if (entry.name !== 'runs') continue;
        execFileSync('git', ['clone', '-q', repo.path, root]);
        rmSync(join(root, '.dvc/tmp'), { recursive: true, force: true });
        cpSync(join(repo.path, 'm.yaml'), join(root, 'm.yaml'));
        writeFileSync(join(root, 'params.yaml'), 'lr: 3\n');
      }
      expect(await differing(), 'one of each').toEqual([]);
    } finally {
      oracle.close();
      await bundle.remove();
    }
  });
});
