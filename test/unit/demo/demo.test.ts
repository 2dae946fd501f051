import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { prepareDemo } from '../../../src/demo/index.ts';
import { exec } from '../../../src/io/process.ts';

test('the demo trains for real, and its change makes one metric better and another worse', async () => {
  const notes: string[] = [];
  const env = { ...process.env, GITHUB_ACTIONS: 'true', GITHUB_TOKEN: 'x', GIT_DIR: '/nowhere' };
  const demo = await prepareDemo(env, (line) => notes.push(line));
  onTestFinished(() => rmSync(demo.directory, { recursive: true }));
  expect(notes).toHaveLength(2);
  expect(demo.env).not.toHaveProperty('GITHUB_TOKEN');

  const git = async (...args: string[]) => {
    const { stdout } = await exec('git', args, { cwd: demo.directory, env: demo.env });
    return stdout.toString().trim();
  };
  expect(await git('status', '--porcelain')).toBe('');
  expect(await git('branch', '--show-current')).toBe('miss-fewer-tumours');
  expect(await git('diff', '--stat', 'main')).toContain('2 insertions(+), 2 deletions(-)');

  const read = () =>
    JSON.parse(readFileSync(join(demo.directory, 'metrics.json'), 'utf8')) as Record<string, number>;
  const before = read();
  const trained = await exec(demo.command[0]!, demo.command.slice(1), { cwd: demo.directory, env: demo.env });
  expect(trained.code).toBe(0);
  const after = read();
  expect(before.roc_auc).toBeGreaterThan(0.98);
  expect(after.recall).toBeGreaterThan(before.recall! + 0.05);
  expect(after.precision).toBeLessThan(before.precision! - 0.03);
  expect(await git('status', '--porcelain')).toContain('plots/loss.csv');
});
