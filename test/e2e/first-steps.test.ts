import { execSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { cml } from '../support/cml.ts';
import { makeRepo, openRepo, temporaryDirectory } from '../support/repo.ts';

const numbers = { 'metrics.json': '{"accuracy": 0.93}' };

test('a repository without commits: the numbers are shown, and what is missing is said once', async () => {
  const repo = makeRepo();
  repo.write(numbers);
  const { code, stdout } = await cml(repo.path, ['run']);
  expect(code).toBe(0);
  expect(stdout).toContain('0.93');
  expect(stdout.match(/no commits yet/g)).toHaveLength(1);
  for (const args of [
    ['collect', 'HEAD'],
    ['ledger', 'show'],
    ['ledger', 'list'],
  ]) {
    const refused = await cml(repo.path, args);
    expect([refused.code, refused.stderr], args.join(' ')).toEqual([
      4,
      expect.stringContaining('no-commits'),
    ]);
  }
});

test('nothing to read yet', async () => {
  const repo = makeRepo();
  repo.commit('Start', { 'README.md': 'x' });
  const { stdout } = await cml(repo.path, ['run']);
  expect(stdout).toContain('There are no metrics where cml looks');
});

test('init twice leaves everything alone, and says so in a line a file', async () => {
  const repo = makeRepo();
  await cml(repo.path, ['init']);
  const { code, stdout, stderr } = await cml(repo.path, ['init']);
  expect([code, stderr]).toEqual([0, '']);
  expect(stdout).toContain('cml.yaml is there already');
  expect(stdout).toContain('.github/workflows/model.yml is there already');
});

test('what repeats a run at a terminal asks nothing of a remote that is not there', async () => {
  const repo = makeRepo();
  repo.commit('Start', numbers);
  repo.commit('Better', { 'metrics.json': '{"accuracy": 0.94}' });
  await cml(repo.path, ['run']);
  const { stdout } = await cml(repo.path, ['report', '--md']);
  expect(stdout).toContain(`git checkout ${repo.head()}`);
  expect(stdout).not.toContain('origin');
});

test('a difference ends with its last row', async () => {
  const repo = makeRepo();
  repo.commit('Start', numbers);
  repo.commit('Better', { 'metrics.json': '{"accuracy": 0.94}' });
  expect((await cml(repo.path, ['diff'])).stdout).toMatch(/cannot tell\n$/);
});

test('a place that cannot be written to is named, and is no error of cml', async () => {
  const repo = makeRepo();
  repo.commit('Start', { 'loss.csv': 'epoch,loss\n1,0.5\n2,0.4\n' });
  const { code, stderr } = await cml(repo.path, ['plot', 'loss.csv', '-o', 'no/such/folder.png']);
  expect([code, stderr]).toEqual([6, expect.stringContaining('no/such/folder.png cannot be used')]);
});

test('a picture of another kind than can be drawn is refused by name', async () => {
  const repo = makeRepo();
  repo.commit('Start', { 'loss.csv': 'epoch,loss\n1,0.5\n2,0.4\n' });
  const { code, stderr } = await cml(repo.path, ['plot', 'loss.csv', '-o', 'loss.gif']);
  expect([code, stderr]).toEqual([2, expect.stringContaining('draws PNG and SVG')]);
});

test('doctor names the metric that a gate was meant for, and the form of an amount', async () => {
  const repo = makeRepo();
  repo.commit('Start', { ...numbers, 'cml.yaml': 'gates:\n  acuracy: { min: 0.9 }\n' });
  const { code, stdout } = await cml(repo.path, ['doctor']);
  expect([code, stdout]).toEqual([2, expect.stringContaining('Did you mean “accuracy”?')]);
  repo.write({ 'cml.yaml': 'tolerance: abc\n' });
  expect((await cml(repo.path, ['doctor'])).stdout).toContain('cml.yaml:1: tolerance: give a number');
  for (const missing of [
    await cml(repo.path, ['run', '--config', 'none.yaml']),
    await cml(repo.path, ['run'], { env: { CML_CONFIG: 'none.yaml' } }),
  ])
    expect([missing.code, missing.stderr]).toEqual([2, expect.stringContaining('none.yaml does not exist.')]);
});

test('cml.yml is read as cml.yaml is, and a folder of that name is told by doctor', async () => {
  const repo = makeRepo();
  repo.commit('Start', { ...numbers, 'cml.yml': 'gates:\n  accuracy: { min: 0.99 }\n' });
  expect((await cml(repo.path, ['run'])).code).toBe(3);
  expect((await cml(repo.path, ['doctor'])).stdout).toContain('cml.yml is valid');
  const other = makeRepo();
  other.commit('Start', { ...numbers, 'cml.yaml/x': '' });
  const { code, stdout, stderr } = await cml(other.path, ['doctor']);
  expect([code, stderr]).toEqual([2, '']);
  expect(stdout).toContain('cml.yaml:1: it could not be read');
});

test('doctor tells of two workflows whose jobs share a name and so a report, until one has a key', async () => {
  const repo = makeRepo();
  const workflow = (given: string) =>
    `on: push\njobs:\n  train:\n    runs-on: ubuntu-latest\n    steps:\n      - uses: OWNER/cml@v1\n        with: { ${given} }\n`;
  repo.commit('Start', {
    ...numbers,
    '.github/workflows/cnn.yml': workflow('run: python cnn.py'),
    '.github/workflows/bert.yml': workflow('run: python bert.py'),
    '.github/workflows/broken.yml': 'jobs: [',
  });
  const { stdout } = await cml(repo.path, ['doctor']);
  expect(stdout).toContain(
    'The job “train” of .github/workflows/bert.yml and .github/workflows/cnn.yml runs cml under one key',
  );
  expect(stdout).toContain('key: cnn   # in .github/workflows/cnn.yml; or: cml run --key cnn');
  repo.write({ '.github/workflows/cnn.yml': workflow('run: python cnn.py, key: cnn') });
  expect((await cml(repo.path, ['doctor'])).stdout).not.toContain('The job “train”');
  repo.write({ '.github/workflows/cnn.yml': workflow('run: python cnn.py, working-directory: cnn') });
  expect((await cml(repo.path, ['doctor'])).stdout).toContain('The job “train”');
  repo.write({ 'cnn/cml.yaml': 'key: cnn\n' });
  expect((await cml(repo.path, ['doctor'])).stdout).not.toContain('The job “train”');
});

test('what repeats a run in a folder of the repository says in which', async () => {
  const repo = makeRepo();
  repo.commit('Start', { "my model's/metrics.json": '{"accuracy": 0.93}' });
  const { code } = await cml(join(repo.path, "my model's"), ['run', '--', 'true']);
  expect(code).toBe(0);
  const report = readFileSync(join(repo.path, '.cml/report.md'), 'utf8');
  expect(report).toContain(`npx cml run -C 'my model'\\''s' -- true`);
  expect(repo.git('status', '--porcelain')).toBe('');
  expect(readdirSync(join(repo.path, "my model's"))).toEqual(['metrics.json']);
});

test('a checkout in a folder below the workspace is named, and can be given', async () => {
  const workspace = temporaryDirectory('workspace');
  const repo = openRepo(join(workspace, 'model'));
  mkdirSync(repo.path);
  repo.git('init', '-q');
  repo.commit('Start', numbers);
  const { code, stderr } = await cml(workspace, ['run']);
  expect([code, stderr]).toEqual([
    4,
    expect.stringContaining('in the folder model: give it as --working-directory'),
  ]);
  const inside = await cml(workspace, ['run'], { env: { CML_WORKING_DIRECTORY: 'model' } });
  expect([inside.code, inside.stdout]).toEqual([0, expect.stringContaining('accuracy')]);
});

test('a cml.yaml that leads out of the repository, or is no file, is not read', async () => {
  const outside = temporaryDirectory();
  writeFileSync(join(outside, 'secret'), 'root:x:0:0\n- private');
  const repo = makeRepo();
  repo.commit('Start', numbers);
  symlinkSync(join(outside, 'secret'), join(repo.path, 'cml.yaml'));
  mkdirSync(join(repo.path, 'folder'));
  for (const [args, code, why] of [
    [['run'], 2, 'cml.yaml is not read: a symbolic link leads out of the repository'],
    [['doctor'], 2, 'cml.yaml is not read: a symbolic link leads out of the repository'],
    [['run', '--config', 'folder'], 2, 'folder is not a regular file'],
    [['doctor', '--config', 'folder'], 2, 'folder is not a regular file'],
  ] as const) {
    const ended = await cml(repo.path, args);
    expect([ended.code, ended.stdout + ended.stderr], args.join(' ')).toEqual([
      code,
      expect.stringContaining(why),
    ]);
    expect(ended.stdout + ended.stderr).not.toMatch(/private|root:x|EISDIR/);
  }
});

test('a cml.yaml may be a link to another file of the repository', async () => {
  const repo = makeRepo();
  repo.commit('Start', { ...numbers, 'ml/gates.yaml': 'gates:\n  accuracy: { min: 0.99 }\n' });
  symlinkSync('ml/gates.yaml', join(repo.path, 'cml.yaml'));
  expect((await cml(repo.path, ['run'])).stdout).toContain('0.99');
});

test.each(['mkdir metrics.json', 'mkfifo metrics.json'])(
  '%s in the place of the file is said',
  async (command) => {
    const repo = makeRepo();
    repo.commit('Start', numbers);
    rmSync(join(repo.path, 'metrics.json'));
    execSync(command, { cwd: repo.path });
    expect((await cml(repo.path, ['diff'])).stderr).toBe('cml: metrics.json is not a regular file.\n');
    expect((await cml(repo.path, ['run'])).stdout).toContain('metrics.json is not a regular file.');
  },
);
