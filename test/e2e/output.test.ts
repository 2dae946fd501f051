import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { dist } from '../support/cml.ts';
import { makeRepo, type Repo } from '../support/repo.ts';

const run = `'${process.execPath}' '${join(dist, 'cli.js')}'`;
let repo: Repo;
let whole: string;

/** A shell line in a repository whose `diff --json` fills a pipe many times over. */
function sh(line: string, env: NodeJS.ProcessEnv = {}) {
  const { status, stdout, stderr } = spawnSync('bash', ['-o', 'pipefail', '-c', line], {
    cwd: repo.path,
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    env: { PATH: process.env.PATH, HOME: '/nonexistent', GIT_CONFIG_NOSYSTEM: '1', ...env },
  });
  return { status, stdout, stderr };
}

beforeAll(() => {
  repo = makeRepo();
  for (const seed of [1, 2])
    repo.commit(`Train ${seed}`, {
      'metrics.json': JSON.stringify(
        Object.fromEntries(Array.from({ length: 5000 }, (_, i) => [`é${i}`, (i + seed) / 7])),
      ),
    });
  const { status } = sh(`${run} diff HEAD~1 HEAD --json > whole.json`);
  expect(status).toBe(0);
  whole = sh('cat whole.json').stdout;
  expect(JSON.parse(whole).metrics).toHaveLength(5000);
});

test('a reader that is slow gets everything', () => {
  const { status, stdout } = sh(`${run} diff HEAD~1 HEAD --json | (sleep 0.5; cat)`);
  expect(status).toBe(0);
  expect(sha(stdout)).toBe(sha(whole));
});

test('so does one whose pipe another program has made non-blocking', () => {
  const other = `'${process.execPath}' -e 'process.stdout.write(""); setTimeout(() => {}, 3000)'`;
  const { status, stdout } = sh(`( ${other} & sleep 0.5; ${run} diff HEAD~1 HEAD --json ) | (sleep 2; cat)`);
  expect(status).toBe(0);
  expect(sha(stdout)).toBe(sha(whole));
});

test('a reader that has enough is no failure', () => {
  expect(sh(`${run} diff HEAD~1 HEAD --json | head -c 20`)).toMatchObject({ status: 0, stderr: '' });
  expect(sh(`${run} train -- sh -c 'yes | head -c 3000000' | head -c 20`)).toMatchObject({ status: 0 });
});

test('who writes to a reader that has stopped can be ended, and so can a training', () => {
  const ended = (command: string, look: string, seconds: number) =>
    sh(
      `{ ${run} ${command} & p=$!; sleep 1; kill -TERM $p; ${look}; echo "ended with $?" >&2; } | sleep ${seconds}`,
    ).stderr;
  expect(ended('diff HEAD~1 HEAD --json', 'wait $p', 2)).toBe('ended with 143\n');
  // What cml itself has to say of it waits for the reader; the training is gone.
  const gone = 'for i in {1..30}; do pgrep -P $p > /dev/null || break; sleep 0.1; done; pgrep -P $p';
  expect(ended('train -- yes', gone, 5)).toContain('ended with 1\n');
});

test('notes that nobody reads change nothing', () => {
  repo.write({ 'metrics/broken.json': '{' });
  expect(sh(`${run} collect --json`).stderr).toContain('metrics/broken.json was left out');
  const { status, stdout } = sh(`${run} collect --json 2> >(exec true)`);
  expect(status).toBe(0);
  expect(JSON.parse(stdout).metrics).toHaveLength(5000);
});

test.skipIf(!existsSync('/dev/full'))('a disk that is full is named', () => {
  for (const command of ['diff HEAD~1 HEAD --json', '--version', '--help', 'train -- echo trained']) {
    const { status, stderr } = sh(`${run} ${command} > /dev/full`);
    expect([command, stderr.split('\n')[0]]).toEqual([
      command,
      'cml: The disk is full: ENOSPC: no space left on device, write [disk-full]',
    ]);
    expect(status).toBe(7);
  }
});

function sha(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
