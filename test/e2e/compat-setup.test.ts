import { execFileSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { exec } from '../../src/io/process.ts';
import { type Build, githubBuild } from '../support/builds.ts';
import { cml, dist } from '../support/cml.ts';
import { makeRepo, temporaryDirectory } from '../support/repo.ts';
import { needs, requireTool, tool } from '../support/tools.ts';

const root = resolve(import.meta.dirname, '../..');

const spec = JSON.stringify({
  $schema: 'https://vega.github.io/schema/vega-lite/v4.json',
  data: {
    values: [
      { step: 0, loss: 1 },
      { step: 1, loss: 0.5 },
    ],
  },
  mark: 'line',
  encoding: { x: { field: 'step', type: 'quantitative' }, y: { field: 'loss', type: 'quantitative' } },
});

/** As people wrote them for iterative/cml: old names of commands, the set-up action, a report put together by a shell. */
const workflow = `# Trains and reports
name: train-my-model
on: [pull_request]
jobs:
  run:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - uses: iterative/setup-cml@v1   # puts cml on PATH
        with: { version: latest, vega: true }
      - name: Train and report
        env:
          REPO_TOKEN: \${{ secrets.GITHUB_TOKEN }}
        run: |
          cml-send-comment --watch --watermark-title=live live.md &
          echo "epoch 1" > live.md
          echo "## Model metrics" > report.md
          cat metrics.txt >> report.md
          vl2png spec.json | cml-publish --md --title loss >> report.md
          vl2png spec.json > plot.png
          echo '![inline](./plot.png)' >> report.md
          cml-send-comment report.md
          sleep 3
          kill -TERM $! && wait $!
`;

describe('the old names', () => {
  test.each([
    'cml-send-comment',
    'cml-publish',
    'cml-pr',
    'cml-runner',
    'cml-send-github-check',
    'cml-tensorboard-dev',
    'vl2png',
    'vl2svg',
  ])('%s is a program that answers', async (name) => {
    const { code, stdout } = await exec(process.execPath, [join(dist, 'bin', `${name}.js`), '--help']);
    expect([code, stdout.toString()]).toEqual([0, expect.stringMatching(/^Usage: cml /)]);
    const { bin } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
    expect(bin[name]).toBe(`dist/bin/${name}.js`);
  });

  test('cml x runs cml-x from PATH, with its arguments and its exit code', async () => {
    const bin = temporaryDirectory('bin');
    writeFileSync(join(bin, 'cml-deploy'), '#!/bin/sh\necho "deploy $@"; exit 9\n');
    chmodSync(join(bin, 'cml-deploy'), 0o755);
    const env = { PATH: `${bin}:${process.env.PATH}` };
    // Its output goes to our own, which is no terminal here.
    expect((await cml(bin, ['deploy', '--to', 'x y'], { env })).code).toBe(9);
    expect(await cml(bin, ['deplay'], { env })).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('unknown command'),
    });
  });
});

test('the set-up action puts every name on PATH, on the Node that runs it', async () => {
  const temporary = temporaryDirectory('runner');
  const path = join(temporary, 'path');
  writeFileSync(path, '');
  const env = { RUNNER_TEMP: temporary, GITHUB_PATH: path, INPUT_VERSION: '0.20.6', PATH: '/usr/bin:/bin' };
  const { code, stdout } = await exec(process.execPath, [join(dist, 'setup.js')], { env });
  expect([code, stdout.toString()]).toEqual([0, expect.stringContaining('passed over')]);
  const folder = readFileSync(path, 'utf8').trim().split('\n').at(-1)!;
  const say = (program: string, ...args: string[]) =>
    execFileSync(join(folder, program), args, { env }).toString();
  expect(say('cml', '--version')).toMatch(/^\d+\.\d+\.\d+\n$/);
  expect(say('cml-pr', '--help')).toContain('pr create');
  expect(say('vl2svg', '--help')).toContain('vl2svg');
});

test('migrate changes the workflows of a repository, and says so', async () => {
  const repo = makeRepo();
  repo.commit('Start', {
    '.github/workflows/cml.yaml': workflow,
    '.gitlab-ci.yml': 'a:\n  script: [cml-publish x]\n',
  });
  const dry = await cml(repo.path, ['migrate', '--dry-run']);
  expect(dry.stdout).toContain('.github/workflows/cml.yaml:9: iterative/setup-cml@v1 → OWNER/cml/setup@v1');
  expect(repo.git('status', '--porcelain')).toBe('');
  expect((await cml(repo.path, ['migrate'])).stdout).toBe(dry.stdout);
  expect(repo.git('diff', '--stat')).toContain('2 files changed');
  const again = await cml(repo.path, ['migrate']);
  expect([again.stdout, again.stderr]).toEqual(['', 'cml: nothing to change\n']);
  repo.write({ 'broken.yml': 'a: [1\n' });
  expect(await cml(repo.path, ['migrate', 'broken.yml'])).toMatchObject({
    code: 6,
    stderr: expect.stringContaining('broken.yml:'),
  });
});

describe('a workflow of iterative/cml with one line changed, under act', {
  ...needs('act'),
  timeout: 180_000,
}, () => {
  let build: Build;
  beforeAll(async () => {
    build = await githubBuild({ files: { 'spec.json': spec, 'metrics.txt': 'accuracy: 0.9\n' } });
  });
  afterAll(() => build.close());

  test('posts its two comments, with pictures in the forge', async () => {
    const action = temporaryDirectory('action');
    mkdirSync(join(action, 'dist'));
    cpSync(join(root, 'setup'), join(action, 'setup'), { recursive: true });
    cpSync(dist, join(action, 'dist'), { recursive: true });
    writeFileSync(join(action, 'package.json'), '{"type":"module"}');
    const home = temporaryDirectory('home');
    mkdirSync(join(home, 'bin'));
    symlinkSync(tool('node') ?? process.execPath, join(home, 'bin/node'));
    const oneLine = workflow.replace('iterative/setup-cml@v1', 'OWNER/cml/setup@v1');
    build.repo.write({ '.github/workflows/cml.yml': oneLine });
    const variables = Object.entries(build.env).filter(([name]) =>
      /^GITHUB_(SERVER|API|GRAPHQL|REPOSITORY|RUN_ID)/.test(name),
    );
    const args = [
      'pull_request',
      ...['-P', 'ubuntu-latest=-self-hosted', '--no-skip-checkout', '--action-offline-mode'],
      ...['--local-repository', `actions/checkout@v4=${join(root, 'test/support/checkout')}`],
      ...['--local-repository', `OWNER/cml@v1=${action}`],
      ...['-e', build.env.GITHUB_EVENT_PATH!, '-s', `GITHUB_TOKEN=${build.env.REPO_TOKEN}`],
      ...variables.flatMap(([name, value]) => ['--env', `${name}=${value}`]),
    ];
    const { code, stdout, stderr } = await exec(requireTool('act'), args, {
      cwd: build.repo.path,
      env: {
        PATH: [join(home, 'bin'), dirname(process.execPath), process.env.PATH].join(':'),
        HOME: home,
        GIT_CONFIG_NOSYSTEM: '1',
      },
    });
    const log = `${stdout}${stderr}`;
    expect(code, log).toBe(0);
    expect(build.comments(), log).toHaveLength(2);
    const report = build.comments().find((body) => body.includes('accuracy: 0.9'))!;
    const pictures = [...report.matchAll(/!\[[^\]]*\]\(([^)\s]+)/g)].map(([, url]) => url!);
    expect(pictures).toHaveLength(2);
    for (const url of pictures) expect((await build.show(url)).bytes.subarray(1, 4).toString()).toBe('PNG');
    expect(build.comments().some((body) => body.includes('epoch 1'))).toBe(true);
    expect(build.violations).toEqual([]);
  });
});
