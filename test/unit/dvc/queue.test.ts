import { execFileSync } from 'node:child_process';
import { existsSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { experimentsShow } from '../../../src/dvc/commands/index.ts';
import { readQueue } from '../../../src/dvc/experiments/queue.ts';
import { folder, write } from './tracked.ts';

const commit = 'a'.repeat(40);
const message = (entry: object, id = 'x') =>
  JSON.stringify({
    headers: { task: 'dvc.repo.experiments.queue.tasks.run_exp', id },
    body: Buffer.from(JSON.stringify([[entry], {}, {}])).toString('base64'),
  });
const entry = { stash_rev: commit, baseline_rev: commit, name: 'one' };
const broker = '.dvc/tmp/exps/celery/broker';

it('a message of DVC’s queue that is broken, strange or leads elsewhere is none', () => {
  write(`${broker}/in/1.celery.msg`, message(entry));
  write(`${broker}/in/2.celery.msg`, message(entry).slice(0, -20));
  write(`${broker}/in/3.celery.msg`, '');
  write(`${broker}/in/4.celery.msg`, message({ ...entry, stash_rev: '--output=x' }));
  write(`${broker}/in/5.celery.msg`, message(entry, '../../../../x'));
  write(`${broker}/in/6.celery.msg`, '{"headers": [], "body": 7}');
  write(`${broker}/in/7.pidbox.msg`, message(entry));
  symlinkSync('/dev/zero', join(folder, broker, 'in/9.celery.msg'));
  write(`${broker}/processed/8.celery.msg`, message(entry));
  write(`.dvc/tmp/exps/run/${commit}/${commit}.run`, JSON.stringify({ root_dir: '/etc' }));
  expect(readQueue(folder)).toEqual([
    { stash: commit, baseline: commit, name: 'one', executor: { state: 'queued' } },
  ]);
  expect(readQueue(`${folder}/nothing`)).toEqual([]);
});

it('a folder that somebody committed is no experiment that runs, and git does nothing there', async () => {
  const git = (cwd: string, ...args: string[]) =>
    execFileSync('git', ['-c', 'user.name=x', '-c', 'user.email=x@x', ...args], { cwd, encoding: 'utf8' });
  write('dvc.yaml', 'metrics: [m.json]\n');
  write('m.json', '{"acc": 1}');
  git(folder, 'init', '-q');
  git(folder, 'add', '-A');
  git(folder, 'commit', '-qm', 'State');
  const head = git(folder, 'rev-parse', 'HEAD').trim();
  const evil = join(folder, '.dvc/tmp/exps/evil');
  git(folder, 'clone', '-q', '--bare', '.', evil);
  const ran = join(folder, 'ran');
  git(evil, 'config', 'core.bare', 'false');
  git(evil, 'config', 'core.worktree', evil);
  git(evil, 'config', 'core.fsmonitor', `touch ${ran}; false`);
  write(`${broker}/processed/1.celery.msg`, message({ ...entry, stash_rev: head, baseline_rev: head }));
  write(`.dvc/tmp/exps/run/${head}/${head}.run`, JSON.stringify({ root_dir: evil }));
  const env = { PATH: process.env.PATH, HOME: folder };
  const { stdout } = await experimentsShow({ json: true }, { cwd: folder, env });
  expect(JSON.parse(stdout)[1].experiments[0]).toMatchObject({ name: 'one', executor: { state: 'running' } });
  expect(existsSync(ran)).toBe(false);
});
