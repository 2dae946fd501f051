#!/usr/bin/env node
/**
 * Twenty jobs of a matrix, each a process of its own, report at once on a forge and a git server that stumble. Prints what
 * it took, and with `--write` puts it into docs/reliability.md.
 *
 *     node bench/parallel-jobs.mjs [--jobs 20] [--write]
 */
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { loadForges } from '../test/forges/load.mjs';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const cli = join(process.env.CML_DIST ?? join(root, 'dist'), 'cli.js');
const { values } = parseArgs({
  options: { jobs: { type: 'string', default: '20' }, write: { type: 'boolean', default: false } },
});
const count = Number(values.jobs);
const repository = 'octo/model';
const folder = mkdtempSync(join(tmpdir(), 'cml-jobs-'));
const identity = Object.fromEntries(
  ['AUTHOR', 'COMMITTER'].flatMap((who) => [
    [`GIT_${who}_NAME`, 'Bench'],
    [`GIT_${who}_EMAIL`, 'bench@example.com'],
  ]),
);
const base = { PATH: process.env.PATH, HOME: folder, GIT_CONFIG_NOSYSTEM: '1' };
const git = (cwd, ...args) =>
  execFileSync('git', args, { cwd, env: { ...base, ...identity }, stdio: ['ignore', 'pipe', 'ignore'] })
    .toString()
    .trim();

const { startGithub, githubTokens } = await loadForges();
const bare = join(folder, 'served', `${repository}.git`);
execFileSync('git', ['init', '-q', '--bare', '-b', 'main', bare]);
for (const key of ['http.receivepack', 'uploadpack.allowFilter', 'uploadpack.allowAnySHA1InWant'])
  git(bare, 'config', key, 'true');
const author = join(folder, 'author');
execFileSync('git', ['init', '-q', '-b', 'main', author]);
const commit = (accuracy) => {
  writeFileSync(join(author, 'metrics.json'), JSON.stringify({ accuracy }));
  git(author, 'add', '-A');
  git(author, 'commit', '-qm', `accuracy ${accuracy}`);
  return git(author, 'rev-parse', 'HEAD');
};
const [baseSha, headSha] = [commit(0.9), commit(0.92)];
git(author, 'push', '-q', bare, `${baseSha}:refs/heads/main`, `${headSha}:refs/heads/change`);

const github = await startGithub({ repository, gitRoot: join(folder, 'served'), isPrivate: false });
github.state.writesLeft = 10_000;
const head = { sha: headSha, ref: 'change', repository };
github.openPull({ number: 7, head, base: { sha: baseSha, ref: 'main' } });
const isPush = ({ method, service }) => method === 'POST' && service === 'git-receive-pack';
const isCreate = ({ method, path }) => method === 'POST' && path.endsWith('/comments');
github.gitFaults.push(
  { kind: 'status', status: 500, times: 3, when: ({ service }) => service === 'git-receive-pack' },
  { kind: 'reset-after', times: 3, when: isPush },
  { kind: 'reset', times: 2, when: ({ service }) => service === 'git-upload-pack' },
);
github.faults.push(
  { kind: 'reset-after', times: 1, when: isCreate },
  { kind: 'status', times: 4, when: ({ method }) => method === 'PATCH', reply: { status: 502 } },
  { kind: 'status', times: 4, when: ({ path }) => path.endsWith('/graphql'), reply: { status: 503 } },
);

const event = join(folder, 'event.json');
const side = (sha, ref) => ({ sha, ref, repo: { full_name: repository } });
const pull = { number: 7, head: side(headSha, 'change'), base: side(baseSha, 'main') };
writeFileSync(event, JSON.stringify({ pull_request: pull }));

function job(seed) {
  const at = join(folder, `job-${seed}`);
  git(folder, 'clone', '-q', '--branch', 'change', bare, at);
  git(at, 'remote', 'set-url', 'origin', `${github.url}/${repository}.git`);
  return () =>
    new Promise((done) => {
      const env = {
        ...base,
        GITHUB_ACTIONS: 'true',
        GITHUB_EVENT_NAME: 'pull_request',
        GITHUB_EVENT_PATH: event,
        GITHUB_SERVER_URL: github.url,
        GITHUB_API_URL: github.apiUrl,
        GITHUB_REPOSITORY: repository,
        GITHUB_RUN_ID: '100',
        GITHUB_RUN_ATTEMPT: '1',
        GITHUB_JOB: 'train',
        GITHUB_TOKEN: githubTokens.job,
        CML_MATRIX: JSON.stringify({ seed }),
        CML_FORGE_TIMEOUT: '900',
      };
      const child = spawn(process.execPath, [cli, 'run'], {
        cwd: at,
        env,
        stdio: ['ignore', 'ignore', 'pipe'],
      });
      let said = '';
      child.stderr.on('data', (chunk) => {
        said += chunk;
      });
      child.on('close', (code) => done({ code, said }));
    });
}

const jobs = Array.from({ length: count }, (_, index) => job(index + 1));
const started = performance.now();
const ended = await Promise.all(jobs.map((start) => start()));
const seconds = (performance.now() - started) / 1000;

const comments = github.state.comments.map(({ body }) => body);
const rows = [...(comments[0] ?? '').matchAll(/^\| seed=(\d+) \|/gm)].map((row) => Number(row[1]));
const expected = Array.from({ length: count }, (_, index) => index + 1);
const isWhole = comments.length === 1 && JSON.stringify(rows) === JSON.stringify(expected);
const failed = ended.filter(({ code }) => code !== 0);
const times = (test) => github.requests.filter(test).length;
const figures = {
  jobs: count,
  cores: cpus().length,
  seconds: Math.round(seconds),
  pushes: github.gitRequests.filter((line) => /^POST .*git-receive-pack/.test(line)).length,
  reads: times(({ path }) => path.endsWith('/graphql')),
  writes: times(({ method, path }) => method !== 'GET' && !path.endsWith('/graphql')),
};
console.log({ ...figures, comments: comments.length, isWhole, failed: failed.map(({ said }) => said) });
await github.close();
rmSync(folder, { recursive: true, force: true });
if (!isWhole || failed.length > 0) process.exit(1);

if (values.write) {
  const path = join(root, 'docs/reliability.md');
  const text = `<!-- parallel jobs: node bench/parallel-jobs.mjs --write -->
Measured on ${figures.cores} cores, all ${figures.jobs} jobs at once as processes of their own, with these faults: ${figures.seconds} seconds, ${figures.pushes} pushes,
${figures.reads} reads of the comments and ${figures.writes} writes. GitHub takes 80 writes a minute.
<!-- end -->`;
  const before = readFileSync(path, 'utf8');
  writeFileSync(
    path,
    before.replace(/<!-- parallel jobs:[\s\S]*?<!-- end -->/, () => text),
  );
}
process.exit();
