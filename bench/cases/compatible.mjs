import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadForges } from '../../test/forges/load.mjs';
import { dist, measureInTurn, row } from '../measure.mjs';

/** The same number of requests, one after another, the same calls of git where they are to count, and nothing else. */
const floorScript = `const [url, count, calls] = process.argv.slice(2);
for (let sent = 0; sent < Number(count); sent += 1) await (await fetch(url)).text();
if (calls) {
  const { spawnSync } = process.getBuiltinModule('node:child_process');
  for (const args of JSON.parse(calls)) spawnSync('git', args);
}
`;

const goal = 1.8;

/** What `git config` is told the first time: who commits, and where the token is. */
const settings = [
  ['user.name', 'cml'],
  ['user.email', 'cml@noreply.invalid'],
  ['credential.http://127.0.0.1.helper', ''],
];

/**
 * The commands that iterative/cml had, against a Node script that only makes the same requests; where git has to be called,
 * against one that calls it too. Where a command pushes, or hands over to another program, it is followed as far as the
 * point where it finds no forge: that is its start-up.
 * `CML_BENCH_ITERATIVE` is bin/cml.js of a checkout of iterative/cml with its dependencies.
 */
export async function run({ repeat }) {
  const folder = mkdtempSync(join(tmpdir(), 'cml-bench-compatible-'));
  const floor = join(folder, 'floor.mjs');
  writeFileSync(floor, floorScript);
  const alone = repository(join(folder, 'alone'));
  const work = repository(join(folder, 'work'));
  const { startGithub, githubTokens, startGitlab, gitlabTokens } = await loadForges();
  const server = await startGithub({ repository: 'octo/model' });
  const gitlab = await startGitlab({ project: 'octo/model' });
  execFileSync('git', ['remote', 'add', 'origin', `${server.url}/octo/model.git`], { cwd: work });
  const sha = execFileSync('git', ['rev-parse', 'HEAD'], { cwd: work, encoding: 'utf8' }).trim();
  server.openPull({
    number: 1,
    head: { sha, ref: 'change', repository: 'octo/model' },
    base: { sha, ref: 'main' },
  });
  gitlab.openMergeRequest({ iid: 1, sha, sourceBranch: 'change', targetBranch: 'main' });
  const config = join(work, '.git/config');
  copyFileSync(config, join(folder, 'config'));
  const unprepared = async () => copyFileSync(join(folder, 'config'), config);

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
  const pipeline = {
    ...plain,
    CI: 'true',
    GITLAB_CI: 'true',
    CI_SERVER_URL: gitlab.url,
    CI_API_V4_URL: `${gitlab.url}/api/v4`,
    CI_PROJECT_PATH: 'octo/model',
    CI_PROJECT_URL: `${gitlab.url}/octo/model`,
    CI_COMMIT_SHA: sha,
    CI_COMMIT_REF_NAME: 'change',
    CI_PIPELINE_ID: '7',
    CI_JOB_ID: '8',
    REPO_TOKEN: gitlabTokens.bot,
  };
  // They end with the sentence that no forge was found, or that there is nothing to draw.
  const atForge = { cwd: alone, env: plain, exitCodes: [0, 2, 5, 6] };
  const firstTime = { ...inBuild, before: unprepared };
  const prepares = [['config', '--local', '--list', '-z']].concat(
    settings.map(([key, value]) => ['config', '--local', '--replace-all', key, value]),
    [['config', '--local', '--add', ...settings.at(-1)]],
  );
  const looks = [
    ['status', '--porcelain=v1', '-z', '--no-renames', '--untracked-files=all'],
    ['remote', '--verbose'],
  ];
  const commands = [
    ['comment create', ['comment', 'create', '--target', 'pr/1', 'report.md'], inBuild],
    ['check create', ['check', 'create', 'report.md'], inBuild],
    ['repo prepare', ['repo', 'prepare'], inBuild, { note: 'again' }],
    ['repo prepare', ['repo', 'prepare'], firstTime, { note: 'the first time' }],
    ['repo prepare', ['repo', 'prepare'], firstTime, { note: 'the first time', calls: prepares }],
    ['asset publish', ['asset', 'publish', 'report.md'], atForge],
    ['pr create', ['pr', 'create', 'report.md'], atForge],
    ['pr create', ['pr', 'create', 'report.md'], atForge, { calls: looks }],
    ['workflow rerun', ['workflow', 'rerun'], atForge],
    ['tensorboard connect', ['tensorboard', 'connect', '--logdir', '.'], atForge],
    ['runner launch', ['runner', 'launch'], atForge],
  ];
  const rows = [];
  try {
    for (const [name, args, place, { note, calls } = {}] of commands) {
      const cml = { name, command: process.execPath, args: [join(dist, 'cli.js'), ...args], ...place };
      await measureInTurn([cml], { repeat: 1, warmup: 0 });
      server.requests.length = 0;
      await measureInTurn([cml], { repeat: 1, warmup: 0 });
      const count = server.requests.length;
      const node = {
        name: 'node',
        command: process.execPath,
        args: [floor, server.apiUrl, String(count), ...(calls ? [JSON.stringify(calls)] : [])],
        cwd: place.cwd,
        env: plain,
        before: place.before,
      };
      // They are short, and a clock tick is a fiftieth of them.
      const figures = await measureInTurn([cml, node], { repeat: repeat * 3 });
      const what = [
        `\`cml ${name}\``,
        note,
        count === 1 ? '1 request' : `${count} requests`,
        calls && `and its ${calls.length} calls of git`,
      ];
      rows.push(row(what.filter(Boolean).join(', '), figures.get(name), figures.get('node'), 'cpu', goal));
    }
    const places = {
      plain: { cwd: alone, env: plain },
      inBuild: firstTime,
      pipeline: { cwd: work, env: pipeline },
    };
    rows.push(...(await beside(places, repeat)));
    return {
      title: 'Commands of iterative/cml',
      rows,
      notes: [
        'CPU seconds, those of git with them. A command without a forge ends where it finds that out.',
        'Against iterative/cml 0.20.6 on the stand-ins for GitHub and GitLab: what it asks first is mostly none of what they know, so there it ends at its first request, and cml goes on.',
      ],
    };
  } finally {
    await server.close();
    await gitlab.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What can be asked of iterative/cml itself, without a forge or at ours. It loads all that it has before it reads the line. */
async function beside({ plain, inBuild, pipeline }, repeat) {
  const old = process.env.CML_BENCH_ITERATIVE;
  if (!old) return [];
  const lines = [
    [['--version'], plain],
    [['--help'], plain],
    [['repo', 'prepare'], inBuild],
    [['pr', 'create', 'nothing.md'], pipeline],
    [['comment', 'create', '--target=pr/1', 'report.md'], pipeline],
    [['workflow', 'rerun', '--id', '7'], pipeline],
    [['asset', 'publish', '--native', 'report.md'], pipeline],
    [['check', 'create', 'report.md'], inBuild],
  ];
  const rows = [];
  for (const [args, place] of lines) {
    const contender = (name, program) => ({
      name,
      command: process.execPath,
      args: [program, ...args],
      ...place,
      exitCodes: [0, 1, 2, 5],
    });
    const figures = await measureInTurn([contender('cml', join(dist, 'cli.js')), contender('old', old)], {
      repeat,
    });
    const what = `\`cml ${args.join(' ')}\` against iterative/cml’s`;
    rows.push(row(what, figures.get('cml'), figures.get('old'), 'cpu', null));
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
