import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { load } from 'js-yaml';
import { describe, expect, test } from 'vitest';
import { exec } from '../../../src/io/process.ts';
import { githubWorkflow, postingWorkflow } from '../../../src/scaffold/workflows.ts';
import { temporaryDirectory } from '../../support/repo.ts';
import { needs, requireTool } from '../../support/tools.ts';

const training = { command: 'python train.py', install: 'pip install -r requirements.txt', python: true };
const pair = {
  'model.yml': githubWorkflow(training, 'main', 'OWNER/cml@v1', true),
  'model-report.yml': postingWorkflow('OWNER/cml@v1'),
};
const folder = temporaryDirectory('workflows');
const files = Object.entries(pair).map(([name, text]) => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
});

async function complaints(tool: string, args: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await exec(requireTool(tool), args, { cwd: folder, env: process.env });
  return code === 0 ? '' : `${stdout}${stderr}`;
}

describe('the two workflows of `cml init --fork-safe`', () => {
  test('actionlint has nothing to say', needs('actionlint'), async () => {
    expect(await complaints('actionlint', ['-no-color', ...files])).toBe('');
  });

  test('zizmor has nothing to say', needs('zizmor'), async () => {
    const config = resolve(import.meta.dirname, '../../../.github/zizmor.yml');
    const options = ['--offline', '--no-progress', '--color=never', '--config', config];
    expect(await complaints('zizmor', [...options, ...files])).toBe('');
  });

  test('the second waits for the first by its name, and never checks out what a fork sent', () => {
    const first = load(pair['model.yml']) as { name: string };
    const second = load(pair['model-report.yml']) as { on: { workflow_run: { workflows: string[] } } };
    expect(second.on.workflow_run.workflows).toEqual([first.name]);
    expect(pair['model-report.yml']).not.toMatch(/\bref:|head_sha|head_branch/);
  });
});
