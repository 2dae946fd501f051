import { execFileSync } from 'node:child_process';
import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { exec } from '../../src/io/process.ts';
import { cml, dist } from '../support/cml.ts';
import { makeRepo, temporaryDirectory } from '../support/repo.ts';

const root = resolve(import.meta.dirname, '../..');

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
      stderr: expect.stringContaining('There is no command “deplay”.'),
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
