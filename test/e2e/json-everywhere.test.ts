import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { type CommandName, commands } from '../../src/options/commands.ts';
import { cml, dist } from '../support/cml.ts';
import { makeRepo, openRepo, temporaryDirectory } from '../support/repo.ts';

const parts: readonly CommandName[] = [
  'train',
  'collect',
  'diff',
  'report',
  'plot',
  'asset publish',
  'comment create',
  'comment update',
  'ledger show',
  'ledger list',
  'ledger push',
  'ledger fetch',
  'preview',
  'init',
  'doctor',
  'sources',
  'prune',
];

test.each(parts)('cml %s has --json', (name) => {
  expect(commands[name].options).toContain('json');
});

test('plot says what it drew, and where to', async () => {
  const repo = makeRepo();
  repo.commit('Start', { 'loss.csv': 'epoch,loss\n1,0.5\n2,0.4\n' });
  const { stdout } = await cml(repo.path, ['plot', 'loss.csv', '-o', 'loss.png', '--json']);
  const told = JSON.parse(stdout);
  expect(told).toMatchObject({ path: 'loss.png', format: 'png', missing: [] });
  expect(told.alt).toContain('0.4');
  expect(readFileSync(join(repo.path, 'loss.png')).length).toBe(told.bytes);
  const refused = await cml(repo.path, ['plot', 'loss.csv', '--json']);
  expect([refused.code, refused.stderr]).toEqual([2, expect.stringContaining('-o plot.png --json')]);
});

test('init says which files it wrote, would write, or left alone', async () => {
  const repo = makeRepo();
  repo.write({ 'cml.yaml': 'title: mine\n', 'train.py': '' });
  const actions = async (...args: string[]) => {
    const { stdout } = await cml(repo.path, ['init', '--json', ...args]);
    const { files, command } = JSON.parse(stdout);
    expect(command).toBe('python train.py');
    return files.map(({ action }: { action: string }) => action);
  };
  expect(await actions('--dry-run')).toEqual(['left-alone', 'would-write']);
  expect(await actions()).toEqual(['left-alone', 'wrote']);
  expect(await actions()).toEqual(['left-alone', 'same']);
  expect(await actions('--force')).toEqual(['wrote', 'same']);
});

test('migrate lists its edits', async () => {
  const repo = makeRepo();
  const workflow = 'on: push\njobs:\n  a:\n    steps:\n      - uses: iterative/setup-cml@v2\n';
  repo.write({ '.github/workflows/a.yml': workflow });
  const { stdout } = await cml(repo.path, ['migrate', '--dry-run', '--json']);
  const [{ file, edits }] = JSON.parse(stdout);
  expect(file).toBe('.github/workflows/a.yml');
  expect(edits[0]).toMatchObject({ line: 5, old: expect.stringContaining('iterative/setup-cml') });
});

test('a dry run of a comment or a file is JSON too', async () => {
  const repo = makeRepo();
  repo.commit('Start', { 'report.md': '# Hello\n', 'data.bin': 'x' });
  const comment = await cml(repo.path, ['comment', 'create', 'report.md', '--dry-run', '--json']);
  expect(JSON.parse(comment.stdout)).toMatchObject({
    action: 'none',
    url: null,
    body: '# Hello\n',
    pictures: [],
  });
  const asset = await cml(repo.path, ['publish', 'data.bin', '--dry-run', '--json']);
  expect(JSON.parse(asset.stdout)).toMatchObject([{ name: 'data.bin', url: null, bytes: 1 }]);
});

test('a dry run of a report holds what would be posted', async () => {
  const repo = makeRepo();
  repo.commit('Start', { 'metrics.json': '{"accuracy": 0.9}' });
  const { stdout } = await cml(repo.path, ['run', '--dry-run', '--json']);
  expect(JSON.parse(stdout)).toMatchObject({
    comment: null,
    body: expect.stringMatching(/\| accuracy\s↑ \| 0\.9 \|/),
  });
});

test('what cannot be drawn is named', async () => {
  const repo = makeRepo();
  repo.commit('Start', { 'a.png': 'x', 'b.vl.json': '{"mark": ' });
  for (const file of ['a.png', 'b.vl.json']) {
    const { code, stderr } = await cml(repo.path, ['plot', file, '-o', 'x.svg']);
    expect([code, stderr]).toEqual([6, expect.stringContaining(`${file} cannot be drawn: `)]);
  }
});

test.each([
  ['of a repository', true],
  ['of no repository', false],
])('preview of a file %s prints its address, and serves', async (_, inRepository) => {
  const repo = inRepository ? makeRepo() : openRepo(temporaryDirectory('plain'));
  repo.write({ 'report.md': '# Hello\n' });
  const args = [resolve(dist, 'cli.js'), 'preview', 'report.md', '--port', '0', '--json'];
  const child = spawn(process.execPath, args, { cwd: repo.path, stdio: ['ignore', 'pipe', 'inherit'] });
  try {
    const [chunk] = await once(child.stdout, 'data');
    const { url } = JSON.parse(String(chunk));
    expect(await (await fetch(url)).text()).toContain('Hello');
  } finally {
    child.kill();
    await once(child, 'exit');
  }
});
