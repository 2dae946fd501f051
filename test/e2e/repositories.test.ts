import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { cml } from '../support/cml.ts';
import { cloneRepo, makeRepo, openRepo, type Repo, temporaryDirectory } from '../support/repo.ts';

/** Trains as many scripts do: the numbers are written, and never committed. */
const training = (accuracy: number) => [
  'node',
  '-e',
  `fs.mkdirSync('plots', { recursive: true });
   fs.writeFileSync('plots/loss.csv', 'epoch,loss\\n1,0.5\\n2,0.4\\n');
   fs.writeFileSync('metrics.json', '{"accuracy": ${accuracy}}');`,
];
const files = { '.gitignore': 'metrics.json\nplots/\n', 'params.yaml': 'lr: 0.1\n' };

test('a repository whose objects have SHA-256 names has a ledger, a baseline and a report', async () => {
  const remote = openRepo(temporaryDirectory('sha256'));
  remote.git('init', '-q', '--bare', '--object-format=sha256');
  const repo = openRepo(temporaryDirectory('sha256'));
  repo.git('init', '-q', '--object-format=sha256');
  repo.git('remote', 'add', 'origin', remote.path);
  const base = repo.commit('Start', files);
  expect(base).toHaveLength(64);
  expect((await cml(repo.path, ['run', '--', ...training(0.9)])).code).toBe(0);
  expect((await cml(repo.path, ['ledger', 'push'])).stdout).toContain('1 commit');
  expect(remote.git('notes', '--ref', 'refs/notes/cml', 'list')).toContain(base);

  repo.git('switch', '-q', '-c', 'change');
  repo.commit('Change', { 'params.yaml': 'lr: 0.2\n' });
  const { code, stdout } = await cml(repo.path, ['run', '--', ...training(0.95)]);
  expect(code).toBe(0);
  expect(stdout).toContain(`against ${base.slice(0, 7)} (merge base of main)`);
  expect(stdout).toContain('accuracy rose by 0.05');
  expect(stdout).toContain('lr 0.1 → 0.2');
});

test('clones that push the first record at the same moment: every record is there', async () => {
  const server = makeRepo({ bare: true });
  const author = cloneRepo(server.path);
  const commits = [1, 2, 3, 4].map((n) => author.commit(`Commit ${n}`, { ...files, n: String(n) }));
  author.git('push', '-q', 'origin', 'HEAD:main');
  const clones: Repo[] = [];
  for (const [n, commit] of commits.entries()) {
    const clone = cloneRepo(server.path, '--no-checkout');
    clone.git('checkout', '-q', '--detach', commit);
    expect((await cml(clone.path, ['run', '--', ...training(0.9 + n / 100)])).code).toBe(0);
    clones.push(clone);
  }
  expect(server.git('for-each-ref', 'refs/notes')).toBe('');
  const pushed = await Promise.all(clones.map(({ path }) => cml(path, ['ledger', 'push', '--json'])));
  expect(pushed.map(({ code, stdout }) => [code, JSON.parse(stdout)])).toEqual(
    commits.map(() => [0, { commits: 1 }]),
  );
  for (const [n, commit] of commits.entries())
    expect(server.git('notes', '--ref', 'refs/notes/cml', 'show', commit)).toContain(String(0.9 + n / 100));
});

test.each([
  ['a quote', "it's a model"],
  ['letters of elsewhere and a blank', 'mödel 模型'],
  ['a line break', 'two\nlines'],
  ['what a shell would run', '$(touch pwned);`x`&'],
])('a path with %s is a path like any other', async (_, name) => {
  const root = join(temporaryDirectory('path'), name);
  mkdirSync(root);
  const repo = openRepo(root);
  repo.git('init', '-q');
  repo.commit('Start', {
    [`${name}/metrics.json`]: '{"accuracy": 0.9}',
    [`plots/${name}.csv`]: 'a,b\n1,2\n2,3\n',
  });
  repo.commit('Change', { [`${name}/metrics.json`]: '{"accuracy": 0.8}' });
  const inside = join(root, name);
  const { code, stdout, stderr } = await cml(inside, ['run', '--', ...training(0.8)]);
  expect([code, stderr]).toEqual([0, expect.stringContaining('wrote ../.cml/report.html')]);
  expect(stdout).toContain('accuracy fell by 0.1 to 0.8');
  expect(readFileSync(join(root, '.cml/report.html'), 'utf8')).toContain('data:image/png');
  expect((await cml(inside, ['diff', '--json'])).code).toBe(0);
  expect((await cml(root, ['plot', `plots/${name}.csv`, '-o', 'x.svg'])).code).toBe(0);
});
