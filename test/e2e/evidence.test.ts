import { createHash } from 'node:crypto';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { githubBuild } from '../support/builds.ts';
import { cml } from '../support/cml.ts';
import { makeRepo, type Repo } from '../support/repo.ts';

/** The same stream of numbers on every machine. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

function seeds(shift: number, seed: number): Record<string, string> {
  const next = random(seed);
  return Object.fromEntries(
    Array.from({ length: 8 }, (_, i) => {
      const accuracy = 0.9 + 0.004 * Math.sin(i) + shift + 0.001 * (next() - 0.5);
      return [
        `metrics/seed=${i}/metrics.json`,
        JSON.stringify({ accuracy, f1: 0.8 + 0.01 * (next() - 0.5) }),
      ];
    }),
  );
}

function predictions(rate: number, seed: number): string {
  const next = random(seed);
  const rows = Array.from({ length: 800 }, (_, id) => {
    const label = id % 3 === 0 ? 1 : 0;
    return `${id},${label},${next() < rate ? label : 1 - label}`;
  });
  return `id,label,pred\n${rows.join('\n')}\n`;
}

function accuracyOf(table: string): number {
  const rows = table
    .trim()
    .split('\n')
    .slice(1)
    .map((row) => row.split(','));
  return rows.filter(([, label, pred]) => label === pred).length / rows.length;
}

async function verdicts(repo: Repo): Promise<Record<string, { call: string; evidence: string }>> {
  const { stdout } = await cml(repo.path, ['run', '--json']);
  return Object.fromEntries(
    JSON.parse(stdout).metrics.map((metric: { name: string }) => [metric.name, metric]),
  );
}

describe('a verdict rests on what the run left', () => {
  test('seeds on both sides tell a real change from noise', async () => {
    const repo = makeRepo();
    repo.commit('Start', seeds(0, 1));
    repo.git('switch', '-q', '-c', 'change');
    repo.commit('Change', seeds(0.01, 2));
    const found = await verdicts(repo);
    expect(found.accuracy).toMatchObject({ call: 'better', evidence: 'replicates' });
    expect(found.f1).toMatchObject({ call: 'noise', evidence: 'replicates' });
    expect(readFileSync(join(repo.path, '.cml/report.md'), 'utf8')).toContain('95% interval');
  });

  test('predictions of the same examples give an interval to the metric that they determine', async () => {
    const repo = makeRepo();
    const [before, after] = [predictions(0.8, 1), predictions(0.95, 2)];
    const metrics = (table: string) => JSON.stringify({ accuracy: accuracyOf(table) });
    repo.commit('Start', { 'predictions.csv': before, 'metrics.json': metrics(before) });
    repo.git('switch', '-q', '-c', 'change');
    repo.commit('Change', { 'predictions.csv': after, 'metrics.json': metrics(after) });
    expect((await verdicts(repo)).accuracy).toMatchObject({ call: 'better', evidence: 'predictions' });
  });

  test.each([
    ['predictions/seed=', '.csv'],
    ['metrics/seed=', '/predictions.csv'],
  ])('seeds with predictions of the same examples cover both (%s…%s)', async (prefix, suffix) => {
    const repo = makeRepo();
    const side = (rate: number, from: number) =>
      Object.fromEntries(
        Array.from({ length: 5 }, (_, seed) => {
          const table = predictions(rate + 0.01 * Math.sin(seed), from + seed);
          return [
            [`metrics/seed=${seed}/metrics.json`, JSON.stringify({ accuracy: accuracyOf(table) })],
            [`${prefix}${seed}${suffix}`, table],
          ] as const;
        }).flat(),
      );
    repo.commit('Start', side(0.8, 1));
    repo.git('switch', '-q', '-c', 'change');
    repo.commit('Change', side(0.93, 100));
    const found = await verdicts(repo);
    expect(Object.keys(found)).toEqual(['accuracy']);
    expect(found.accuracy).toMatchObject({ call: 'better', evidence: 'seeds-and-predictions' });
    expect(readFileSync(join(repo.path, '.cml/report.md'), 'utf8')).toContain(
      'covers both another training and another test set',
    );
  });

  test('the ledger’s history of the base branch is the yardstick where nothing stronger is there', async () => {
    const repo = makeRepo();
    const next = random(3);
    repo.commit('Start', { '.gitignore': 'metrics.json\n' });
    for (let i = 0; i < 12; i++) {
      repo.commit(`Commit ${i}`, { 'a.txt': String(i) });
      repo.write({ 'metrics.json': JSON.stringify({ accuracy: 0.9 + 0.002 * (next() - 0.5) }) });
      await cml(repo.path, ['run']);
    }
    repo.git('switch', '-q', '-c', 'change');
    repo.commit('Change', { 'a.txt': 'x' });
    repo.write({ 'metrics.json': '{"accuracy": 0.85}' });
    expect((await verdicts(repo)).accuracy).toMatchObject({ call: 'worse', evidence: 'history' });
    repo.write({ 'metrics.json': '{"accuracy": 0.9}' });
    expect((await verdicts(repo)).accuracy).toMatchObject({ call: 'noise', evidence: 'history' });
  });
});

test('cml trains as often as it was asked to, and says how sure it is', async () => {
  const repo = makeRepo();
  const training = `
const seed = Number(process.env.CML_SEED ?? 0);
const shift = Number(require('fs').readFileSync('shift.txt', 'utf8'));
const accuracy = 0.9 + shift + 0.002 * Math.sin(seed);
require('fs').writeFileSync('metrics.json', JSON.stringify({ accuracy }));
`;
  repo.commit('Start', {
    'train.js': training,
    'shift.txt': '0',
    '.gitignore': 'metrics.json\n.cml/\n',
    'cml.yaml': 'train: { run: node train.js, replicates: 8 }\n',
  });
  await cml(repo.path, ['run']);
  repo.git('switch', '-q', '-c', 'change');
  repo.commit('Change', { 'shift.txt': '0.02' });
  const { stdout } = await cml(repo.path, ['run', '--json']);
  expect(JSON.parse(stdout).metrics[0]).toMatchObject({
    name: 'accuracy',
    call: 'better',
    evidence: 'replicates',
  });
});

describe('predictions that nobody commits', () => {
  const table = (rate: number, seed: number) =>
    predictions(rate, seed).replaceAll(
      '\n',
      ',a text of more than sixty-four characters, as an answer of a model is\n',
    );
  const files = (rate: number, seed: number) => {
    const text = table(rate, seed).replace('id,label,pred,a text', 'id,label,pred,prompt,a text');
    return { 'predictions.csv': text, 'metrics.json': JSON.stringify({ accuracy: accuracyOf(text) }) };
  };

  test('are recorded on the base branch, and compared with', async () => {
    const repo = makeRepo();
    repo.commit('Start', { '.gitignore': 'metrics.json\npredictions.csv\n' });
    repo.write(files(0.8, 1));
    await cml(repo.path, ['run']);
    const recorded = repo.git('ls-tree', '-r', '--name-only', 'refs/cml/predictions');
    expect(recorded).toMatch(/^\d{12}-[0-9a-f]{40}\/[\w%-]+\.json\.gz$/);
    repo.git('switch', '-q', '-c', 'change');
    repo.commit('Change', { 'params.yaml': 'lr: 0.2\n' });
    repo.write(files(0.95, 2));
    expect((await verdicts(repo)).accuracy).toMatchObject({ call: 'better', evidence: 'predictions' });
  });

  test('of a change request are nobody’s baseline', async () => {
    const build = await githubBuild({ files: { '.gitignore': 'metrics.json\npredictions.csv\n' } });
    onTestFinished(() => build.close());
    build.repo.write(files(0.8, 1));
    expect((await build.cml(['run'])).code).toBe(0);
    expect(build.server.git('for-each-ref', 'refs/cml/predictions')).toBe('');
    expect(build.server.git('for-each-ref', 'refs/notes/cml')).not.toBe('');
  });

  test('are read from DVC’s cache', async () => {
    const repo = makeRepo();
    const { 'predictions.csv': before, ...metrics } = files(0.8, 1);
    const md5 = createHash('md5').update(before).digest('hex');
    repo.commit('Start', {
      '.gitignore': '/predictions.csv\n/.dvc/cache\n',
      '.dvc/config': '',
      'predictions.csv.dvc': `outs:\n- md5: ${md5}\n  size: ${before.length}\n  hash: md5\n  path: predictions.csv\n`,
      ...metrics,
    });
    repo.git('switch', '-q', '-c', 'change');
    repo.commit('Change', { 'metrics.json': files(0.95, 2)['metrics.json'] });
    repo.write({ 'predictions.csv': files(0.95, 2)['predictions.csv'] });
    const warnings = async () => JSON.parse((await cml(repo.path, ['run', '--json'])).stdout).warnings;
    expect(JSON.stringify(await warnings())).toContain('DVC tracks predictions.csv at the baseline');

    repo.write({ [`.dvc/cache/files/md5/${md5.slice(0, 2)}/${md5.slice(2)}`]: before });
    expect((await verdicts(repo)).accuracy).toMatchObject({ call: 'better', evidence: 'predictions' });
  });
});

describe('a training that is repeated', () => {
  const training = `
const fs = require('fs');
const seed = Number(process.env.CML_SEED);
fs.appendFileSync('trained.log', seed + '\\n');
if (fs.existsSync('stop') && seed === 3) process.exit(9);
console.log('training');
const accuracy = 0.9 + 0.001 * seed;
`;
  const trained = (repo: Repo) =>
    readFileSync(join(repo.path, 'trained.log'), 'utf8').split('\n').slice(0, -1);

  test('goes on where it was interrupted, unless something else changed', async () => {
    const repo = makeRepo();
    repo.commit('Start', {
      'train.js': `${training} fs.writeFileSync('metrics.json', JSON.stringify({ accuracy }));`,
      '.gitignore': 'trained.log\nstop\n.cml/\n',
      'metrics.json': '{"accuracy": 0}',
      'cml.yaml': 'train: { run: node train.js, replicates: 5 }\n',
    });
    repo.write({ stop: '' });
    expect((await cml(repo.path, ['run'])).code).toBe(9);
    rmSync(join(repo.path, 'stop'));
    const { stdout, stderr } = await cml(repo.path, ['run', '--json']);
    expect(stderr).toContain('3 of 5 trainings ended before');
    expect(trained(repo)).toEqual(['0', '1', '2', '3', '3', '4']);
    expect(JSON.parse(stdout).metrics[0].new).toBe(0.902);

    // It ended well: the next run trains anew; and what was interrupted with another program does not count.
    repo.write({ stop: '' });
    expect((await cml(repo.path, ['run'])).code).toBe(9);
    rmSync(join(repo.path, 'stop'));
    repo.write({ 'train.js': readFileSync(join(repo.path, 'train.js'), 'utf8').replace('0.9 +', '0.8 +') });
    expect(JSON.parse((await cml(repo.path, ['run', '--json'])).stdout).metrics[0].new).toBe(0.802);
    expect(trained(repo).slice(6)).toEqual(['0', '1', '2', '3', '0', '1', '2', '3', '4']);
  });

  test('side by side leaves a value a seed', async () => {
    const repo = makeRepo();
    repo.commit('Start', {
      'train.js': `${training} fs.appendFileSync(process.env.CML_METRICS, 'accuracy=' + accuracy + '\\n');`,
      '.gitignore': 'trained.log\n.cml/\n',
      'cml.yaml': 'train: { run: node train.js, replicates: 4, parallel: 2 }\n',
    });
    const { stdout, stderr } = await cml(repo.path, ['run', '--json']);
    expect(stderr).toContain('[seed 2] training\n');
    expect(trained(repo).sort()).toEqual(['0', '1', '2', '3']);
    expect(JSON.parse(stdout).metrics[0]).toMatchObject({ name: 'accuracy', new: 0.9015 });
  });
});

test('a training that gives other numbers for the same commit and seed is found out', async () => {
  const repo = makeRepo();
  const [before, after] = [predictions(0.8, 1), predictions(0.9, 2)];
  // Every run comes out a little different, whatever the seed.
  const training = `
const fs = require('fs');
const runs = fs.existsSync('runs.log') ? fs.readFileSync('runs.log', 'utf8').trim().split('\\n') : [];
fs.writeFileSync('runs.log', [...runs, 'seed ' + process.env.CML_SEED].join('\\n'));
const accuracy = Number(fs.readFileSync('accuracy.txt', 'utf8')) - (process.argv[2] === 'steady' ? 0 : 0.02 * (1 - runs.length));
fs.writeFileSync('metrics.json', JSON.stringify({ accuracy }));
`;
  const files = (table: string) => ({
    'predictions.csv': table,
    'accuracy.txt': String(accuracyOf(table)),
    'metrics.json': JSON.stringify({ accuracy: accuracyOf(table) }),
  });
  repo.commit('Start', {
    ...files(before),
    'train.js': training,
    'cml.yaml': 'train: { run: node train.js, probe: true }\n',
    '.gitignore': 'runs.log\n.cml/\n',
  });
  repo.git('switch', '-q', '-c', 'change');
  repo.commit('Change', files(after));
  const { stdout } = await cml(repo.path, ['run', '--json']);
  const report = JSON.parse(stdout);
  expect(readFileSync(join(repo.path, 'runs.log'), 'utf8')).toBe('seed 0\nseed 0');
  expect(report.metrics[0]).toMatchObject({ name: 'accuracy', call: 'noise', evidence: 'predictions' });
  expect(JSON.stringify(report)).toContain('The same commit and seed did not give the same numbers');
  const page = () => readFileSync(join(repo.path, '.cml/report.md'), 'utf8');
  expect(page()).toContain('widened by what the same commit and seed gave twice');

  const steady = await cml(repo.path, ['run', '--json', '--', 'node', 'train.js', 'steady']);
  const [metric] = JSON.parse(steady.stdout).metrics;
  expect(metric).toMatchObject({ call: 'better', evidence: 'predictions' });
  expect(page()).not.toContain('widened');
});
