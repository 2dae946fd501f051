import { cpSync, existsSync, readFileSync, rmSync } from 'node:fs';
import { delimiter, dirname, join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parseConfig } from '../../src/options/load-config.ts';
import { cml } from '../support/cml.ts';
import { makeRepo } from '../support/repo.ts';
import { needs, requireTool } from '../support/tools.ts';

const examples = resolve(import.meta.dirname, '../../examples');

const tools = [
  'huggingface',
  'lightning',
  'llm-eval',
  'mlflow',
  'optuna',
  'scikit-learn',
  'tensorboard',
  'wandb',
  'xgboost',
];

test.each(tools)('the example of %s is complete', (name) => {
  const folder = join(examples, name);
  expect(parseConfig(readFileSync(join(folder, 'cml.yaml'), 'utf8')).problems).toEqual([]);
  const page = readFileSync(join(folder, 'README.md'), 'utf8');
  expect(page).toContain(`cp -r examples/${name} `);
  expect(page).toMatch(/`[0-9a-f]{7}` against `[0-9a-f]{7}` \(merge base of main\)/);
  // What its page changes is there to be changed.
  const [, wanted, file] = /sed -i 's\/(.+?)\/.*?' (\S+)/.exec(page) ?? [];
  expect(existsSync(join(folder, file!)), file).toBe(true);
  expect(readFileSync(join(folder, file!), 'utf8')).toMatch(new RegExp(wanted!));
});

/** As its page has it: a run on main, whose numbers go to the ledger, and one of a change. */
async function reported(name: string, change: readonly [from: string, to: string]): Promise<string> {
  const repo = makeRepo();
  cpSync(join(examples, name), repo.path, { recursive: true });
  rmSync(join(repo.path, 'README.md'));
  repo.commit('Start');
  const env = {
    PATH: [dirname(requireTool('mlflow')), process.env.PATH].join(delimiter),
    MLFLOW_DISABLE_TELEMETRY: 'true',
  };
  await cml(repo.path, ['run'], { env });
  repo.git('switch', '-q', '-c', 'change');
  const code = readFileSync(join(repo.path, 'train.py'), 'utf8');
  repo.commit('Change', { 'train.py': code.replace(...change) });
  await cml(repo.path, ['run'], { env });
  return readFileSync(join(repo.path, '.cml/report.md'), 'utf8');
}

describe('the examples that need a tool', { ...needs('mlflow'), timeout: 240_000 }, () => {
  test('MLflow: metrics, params and the curves of both sides', async () => {
    const report = await reported('mlflow', ['RATE = 0.5', 'RATE = 0.05']);
    expect(report).toMatch(/accuracy\s↑ \| 0\.\d+ \| 0\.\d+ \|/);
    expect(report).toMatch(/learning.*rate.*0\.5.*0\.05/);
    expect(report).toMatch(/train: main ends at .*; val: main ends at/);
  });

  test('scikit-learn: the verdict rests on the predictions', async () => {
    const report = await reported('scikit-learn', ['DEPTH = 12', 'DEPTH = 5']);
    expect(report.split('\n')[0]).toMatch(/accuracy fell by .* beyond noise/);
    expect(report).not.toContain('cannot be read');
  });
});
