import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadForges } from '../../test/forges/load.mjs';
import { dist, measureInTurn, row } from '../measure.mjs';

/** The same number of requests, one after another, and nothing else. */
const onlyRequests = `const [url, count] = process.argv.slice(2);
for (let sent = 0; sent < Number(count); sent += 1) await (await fetch(url)).text();
`;

const goal = 1.8;

/**
 * The commands that iterative/cml had, against a Node script that only makes the same requests. Where a command pushes, or
 * hands over to another program, it is followed as far as the point where it finds no forge: that is its start-up.
 * `CML_BENCH_ITERATIVE` is bin/cml.js of a checkout of iterative/cml with its dependencies.
 */
export async function run({ repeat }) {
  const folder = mkdtempSync(join(tmpdir(), 'cml-bench-compatible-'));
  const floor = join(folder, 'requests.mjs');
  writeFileSync(floor, onlyRequests);
  const alone = repository(join(folder, 'alone'));
  const work = repository(join(folder, 'work'));
  const { startGithub, githubTokens } = await loadForges();
  const server = await startGithub({ repository: 'octo/model' });
  execFileSync('git', ['remote', 'add', 'origin', `${server.url}/octo/model.git`], { cwd: work });
  const sha = execFileSync('git', ['rev-parse', 'HEAD'], { cwd: work, encoding: 'utf8' }).trim();
  server.openPull({
    number: 1,
    head: { sha, ref: 'change', repository: 'octo/model' },
    base: { sha, ref: 'main' },
  });
  const plain = { PATH: process.env.PATH, HOME: folder };
  const build = {
    ...plain,
    GITHUB_ACTIONS: 'true',
    GITHUB_EVENT_NAME: 'push',
    GITHUB_SERVER_URL: server.url,
    GITHUB_API_URL: server.apiUrl,
    GITHUB_REPOSITORY: 'octo/model',
    GITHUB_SHA: sha,
    GITHUB_RUN_ID: '7',
    GITHUB_RUN_ATTEMPT: '1',
    GITHUB_TOKEN: githubTokens.job,
  };
  const inBuild = { cwd: work, env: build };
  // They end with the sentence that no forge was found, or that there is nothing to draw.
  const atForge = { cwd: alone, env: plain, exitCodes: [0, 2, 5, 6] };
  const commands = [
    ['comment create', ['comment', 'create', '--target', 'pr/1', 'report.md'], inBuild],
    ['check create', ['check', 'create', 'report.md'], inBuild],
    ['repo prepare', ['repo', 'prepare'], inBuild],
    ['asset publish', ['asset', 'publish', 'report.md'], atForge],
    ['pr create', ['pr', 'create', 'report.md'], atForge],
    ['workflow rerun', ['workflow', 'rerun'], atForge],
    ['tensorboard connect', ['tensorboard', 'connect', '--logdir', '.'], atForge],
    ['runner launch', ['runner', 'launch'], atForge],
  ];
  const rows = [];
  try {
    for (const [name, args, place] of commands) {
      const cml = { name, command: process.execPath, args: [join(dist, 'cli.js'), ...args], ...place };
      await measureInTurn([cml], { repeat: 1, warmup: 0 });
      server.requests.length = 0;
      await measureInTurn([cml], { repeat: 1, warmup: 0 });
      const count = server.requests.length;
      const node = {
        name: 'node',
        command: process.execPath,
        args: [floor, server.apiUrl, String(count)],
        env: plain,
      };
      const figures = await measureInTurn([cml, node], { repeat });
      const what = `\`cml ${name}\`, ${count === 1 ? '1 request' : `${count} requests`}`;
      rows.push(row(what, figures.get(name), figures.get('node'), 'cpu', goal));
    }
    rows.push(...(await beside({ repeat, cwd: alone, env: plain })));
    return { title: 'Commands of iterative/cml', rows, notes: ['CPU seconds, those of git with them.'] };
  } finally {
    await server.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What can be asked of iterative/cml itself without a forge. */
async function beside({ repeat, cwd, env }) {
  const old = process.env.CML_BENCH_ITERATIVE;
  if (!old) return [];
  const rows = [];
  for (const flag of ['--version', '--help']) {
    const figures = await measureInTurn(
      [
        { name: 'cml', command: process.execPath, args: [join(dist, 'cli.js'), flag], cwd, env },
        { name: 'old', command: process.execPath, args: [old, flag], cwd, env },
      ],
      { repeat },
    );
    rows.push(
      row(`\`cml ${flag}\` against iterative/cml’s`, figures.get('cml'), figures.get('old'), 'cpu', null),
    );
  }
  return rows;
}

/** A repository with a report that differs from the last commit. */
function repository(path) {
  mkdirSync(path, { recursive: true });
  const who = ['-c', 'user.name=bench', '-c', 'user.email=bench@example.com'];
  execFileSync('git', ['init', '-q', '-b', 'main'], { cwd: path });
  writeFileSync(join(path, 'report.md'), '# Report\n');
  execFileSync('git', ['add', '.'], { cwd: path });
  execFileSync('git', [...who, 'commit', '-qm', 'Bench'], { cwd: path });
  writeFileSync(join(path, 'report.md'), '# Report\n\nAll is well.\n');
  return path;
}
