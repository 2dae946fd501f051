import { spawnSync } from 'node:child_process';
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { cml } from '../support/cml.ts';
import { makeRepo, type Repo } from '../support/repo.ts';
import { needs, requireTool } from '../support/tools.ts';

const examples = resolve(import.meta.dirname, '../../examples');
const hasPython = spawnSync('python', ['--version']).status === 0;

/** An example as a user would try it: trained on main, its outputs committed, then changed on a branch. */
async function changed(name: string, params: object, mainRuns = 1): Promise<{ repo: Repo; report: string }> {
  const repo = makeRepo();
  cpSync(join(examples, name), repo.path, { recursive: true });
  repo.commit('Start', {});
  for (let run = 0; run < mainRuns; run++) {
    await cml(repo.path, ['run'], { env: { RUN: String(run) } });
    repo.commit(`Outputs ${run}`, { 'run.txt': String(run) });
  }
  await cml(repo.path, ['run'], { env: { RUN: String(mainRuns) } });
  repo.git('switch', '-q', '-c', 'change');
  repo.commit('Change', { 'params.json': JSON.stringify(params) });
  const { stderr } = await cml(repo.path, ['run'], { env: { RUN: '99' } });
  expect(stderr).not.toMatch(/error/i);
  return { repo, report: readFileSync(join(repo.path, '.cml/report.md'), 'utf8') };
}

describe.skipIf(!hasPython)('the worked examples', () => {
  test('classification with seeds: a better learning rate is better beyond noise', async () => {
    const { report } = await changed('classification-seeds', { learning_rate: 0.02, epochs: 10 });
    const [headline] = report.split('\n');
    expect(headline).toMatch(/sentiment: log_loss fell by .* beyond noise · all 2 gates pass/);
    expect(report).toContain('sign-flip test of 8 paired seeds');
  });

  test('regression with history: a lost term is told from what runs always varied by', async () => {
    const { report } = await changed('regression-history', { quadratic: 0 }, 12);
    expect(report).toMatch(/demand: rmse rose by .* beyond noise · gate .* failed/);
    expect(report).toMatch(/prediction interval over 1\d values/);
  }, 60_000);

  test('an LLM’s answers: questions that flip by themselves are unstable, and named', async () => {
    const { report } = await changed('ranking-llm', { prompt: 'v2', sampling_seed: 2, quality: {} });
    expect(report).toMatch(/assistant: no metric changed beyond noise · the gate passes/);
    expect(report).toMatch(/\d+ unstable questions/);
  });

  test('an LLM that got worse at one topic: the topic is named', async () => {
    const { report } = await changed('ranking-llm', {
      prompt: 'v2',
      sampling_seed: 2,
      quality: { law: 0.5 },
    });
    expect(report).toMatch(/assistant: pass\\?_rate fell by .* beyond noise/);
    expect(report).toMatch(/\*\*Where\?\*\* Worst slice `topic = law`/);
  });

  test('fairness: a weight on sex fails its gate, and the region that lost is named', async () => {
    const { report } = await changed('fairness', { sex_weight: 0.5, shift: { APAC: -1.2 } });
    expect(report).toMatch(/credit: fairness\.sex\.demographic\\?_parity\\?_difference rose by/);
    expect(report).toMatch(/Worst slice `region = APAC`/);
    expect(report).toContain('Drift of data/test.csv: no column moved much');
  });
});

describe.skipIf(!hasPython)('the DVC example', needs('dvc'), () => {
  test('tells which stages ran and why, and compares the experiments of the branch', async () => {
    const repo = makeRepo();
    cpSync(join(examples, 'dvc'), repo.path, { recursive: true });
    const env = {
      ...process.env,
      DVC_NO_ANALYTICS: '1',
      PATH: `${dirname(requireTool('dvc'))}:${process.env.PATH}`,
    };
    const dvc = (...args: string[]) => {
      const { status, stderr } = spawnSync(requireTool('dvc'), args, {
        cwd: repo.path,
        env,
        encoding: 'utf8',
      });
      expect(status, stderr).toBe(0);
    };
    const slower = readFileSync(join(repo.path, 'params.yaml'), 'utf8').replace('rate: 0.05', 'rate: 0.01');
    dvc('init', '-q');
    dvc('repro', '-q');
    repo.commit('Start', {});
    repo.git('switch', '-q', '-c', 'slower');
    dvc('exp', 'run', '-q', '-n', 'longer', '-S', 'train.epochs=48');
    repo.git('checkout', '-q', '.');
    writeFileSync(join(repo.path, 'params.yaml'), slower);
    const { code } = await cml(repo.path, ['run'], { env });
    const report = readFileSync(join(repo.path, '.cml/report.md'), 'utf8');
    expect(code).toBe(3);
    expect(report).toContain('Pipeline: 2 of 3 stages ran (train and evaluate)');
    expect(report).toMatch(/\*\*train\*\* ran because of `train\.rate` in params\.yaml: /);
    expect(report).toMatch(/\*\*evaluate\*\* ran because of model\.json of train: `model\.json@[0-9a-f]{7}`/);
    expect(report).toMatch(/\*\*prepare\*\* came from the cache: .*→ `data\/split@/);
    expect(report).toMatch(/longer `[0-9a-f]{7}` \| \*\*/);
    expect(report).toMatch(/train\.rate \| `0\.05` \| `0\.01`/);
  }, 120_000);
});
