import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { load } from 'js-yaml';
import { describe, expect, test } from 'vitest';
import { exec } from '../../../src/io/process.ts';
import {
  bitbucketPipeline,
  githubWorkflow,
  gitlabPipeline,
  postingWorkflow,
} from '../../../src/scaffold/workflows.ts';
import { cml } from '../../support/cml.ts';
import { makeRepo, temporaryDirectory } from '../../support/repo.ts';
import { needs, requireTool } from '../../support/tools.ts';

const training = { command: 'python train.py', install: 'pip install -r requirements.txt', python: true };
const pair = {
  'plain.yml': githubWorkflow(training, 'main', 'OWNER/cml@v1'),
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

describe('the workflows of `cml init`', () => {
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

test.each(['main', 'release/1.0', '2026', '1e3', 'on', 'a,b', 'a"b', "it's#1"])(
  'the default branch may be called %s',
  (branch) => {
    const workflow = load(githubWorkflow(training, branch, 'OWNER/cml@v1')) as {
      on: { push: { branches: unknown } };
    };
    expect(workflow.on.push.branches).toEqual([branch]);
    const pipeline = load(bitbucketPipeline(training, branch, 'a/b')) as {
      pipelines: { branches: object };
      definitions: { steps: { step: { script: string[] } }[] };
    };
    expect(Object.keys(pipeline.pipelines.branches)).toEqual([branch]);
    const trained = pipeline.definitions.steps[1]!.step.script.find((line) => line.includes('--baseline'));
    const words = execFileSync('sh', ['-c', `printf '%s\\n' ${trained!.replace(/^.*--baseline /, '')}`], {
      encoding: 'utf8',
    });
    expect(words.split('\n')[0]).toBe(branch);
  },
);

describe('`cml init` writes for the forge that it finds', () => {
  const jobsOf: Readonly<Record<string, (file: object) => readonly unknown[]>> = {
    '.github/workflows/model.yml': (file) => Object.values((file as { jobs: object }).jobs),
    '.gitea/workflows/model.yml': (file) => Object.values((file as { jobs: object }).jobs),
    '.gitlab-ci.yml': (file) => [(file as { train: object }).train],
    'bitbucket-pipelines.yml': (file) =>
      Object.values(
        (file as { pipelines: { branches: Record<string, unknown[]> } }).pipelines.branches.main!,
      ),
  };

  test.each([
    ['git@github.com:a/b.git', '.github/workflows/model.yml'],
    ['https://ghe.corp.example/a/b.git', '.github/workflows/model.yml'],
    ['https://gitlab.com/a/b.git', '.gitlab-ci.yml'],
    ['ssh://git@my-gitlab.corp.example:2222/a/b.git', '.gitlab-ci.yml'],
    ['git@bitbucket.org:a/b.git', 'bitbucket-pipelines.yml'],
    ['https://codeberg.org/a/b.git', '.gitea/workflows/model.yml'],
    ['https://forgejo.example/a/b.git', '.gitea/workflows/model.yml'],
  ])('%s: %s', async (remote, path) => {
    const repo = makeRepo();
    repo.git('remote', 'add', 'origin', remote);
    repo.write({ 'train.py': '', 'requirements.txt': '' });
    const { code } = await cml(repo.path, ['init']);
    expect(code).toBe(0);
    const text = readFileSync(join(repo.path, path), 'utf8');
    expect(text).toContain('pip install -r requirements.txt');
    expect(text).toContain('python train.py');
    expect(jobsOf[path]!(load(text) as object)).toHaveLength(1);
  });
});

describe('the pipelines of other forges', () => {
  interface Job {
    readonly rules: readonly { readonly if: string; readonly when?: string }[];
    readonly script: readonly string[];
  }

  test('on GitLab a schedule posts what forks left, and trains nothing', () => {
    const plain = load(gitlabPipeline(training)) as Record<string, Job>;
    expect(Object.keys(plain)).toEqual(['train']);
    const safe = load(gitlabPipeline(training, true)) as Record<string, Job>;
    const schedule = "$CI_PIPELINE_SOURCE == 'schedule'";
    expect(safe.train?.rules).toEqual([{ if: schedule, when: 'never' }, ...(plain.train?.rules ?? [])]);
    expect(safe['report-forks']).toMatchObject({
      rules: [{ if: schedule }],
      script: ['npx --yes cml@1 bundle post --forks'],
    });
  });
});
