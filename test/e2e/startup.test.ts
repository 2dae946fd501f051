import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { cml, dist } from '../support/cml.ts';
import { makeRepo, temporaryDirectory } from '../support/repo.ts';

/** Names every module that Node resolves, in a file. */
const hooks = `
import { appendFileSync } from 'node:fs';
export async function load(url, context, next) {
  appendFileSync(process.env.LOADED, url + '\\n');
  return next(url, context);
}`;

/** Each file costs nearly a millisecond and each process of git four: what bench/cases/compatible.mjs times, counted. */
test.each([
  [['--version'], 1, 0],
  [['--help'], 3, 0],
  [['workflow', 'rerun'], 3, 0],
  [['tensorboard', 'connect', '--logdir', '.'], 4, 0],
  [['repo', 'prepare'], 3, 3],
  [['asset', 'publish', 'report.md'], 3, 1],
  [['runner', 'launch'], 3, 1],
  [['pr', 'create', 'report.md'], 4, 2],
  [['diff', 'HEAD', 'HEAD', '--json'], 8, 1],
] as const)('%j loads few files, and calls git rarely', async (args, files, processes) => {
  const repo = makeRepo();
  repo.commit('Start', { 'report.md': '# Report\n' });
  repo.write({ 'report.md': '# Report\n\nAll is well.\n' });
  const folder = temporaryDirectory('startup');
  const [loaded, trace] = [join(folder, 'loaded'), join(folder, 'trace')];
  writeFileSync(loaded, '');
  writeFileSync(trace, '');
  writeFileSync(join(folder, 'hooks.mjs'), hooks);
  writeFileSync(
    join(folder, 'register.mjs'),
    `import { register } from 'node:module'; register('./hooks.mjs', import.meta.url);`,
  );
  await cml(repo.path, args, {
    env: {
      NODE_OPTIONS: `--import=${join(folder, 'register.mjs')}`,
      LOADED: loaded,
      GIT_TRACE: trace,
    },
  });
  const ours = readFileSync(loaded, 'utf8')
    .split('\n')
    .filter((url) => url.includes(dist));
  const calls = readFileSync(trace, 'utf8')
    .split('\n')
    .filter((line) => line.includes('trace: built-in: git'));
  expect(ours.length, ours.join('\n')).toBeLessThanOrEqual(files);
  expect(calls.length, calls.join('\n')).toBeLessThanOrEqual(processes);
});
