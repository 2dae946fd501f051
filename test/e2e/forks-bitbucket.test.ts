import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { load } from 'js-yaml';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type BitbucketServer, startBitbucket, tokens } from '../forges/bitbucket/index.ts';
import { cml } from '../support/cml.ts';
import { cloneRepo, makeRepo, openRepo, type Repo, temporaryDirectory } from '../support/repo.ts';

const curve = (shift: number) =>
  `step,loss\n${Array.from({ length: 30 }, (_, step) => `${step},${Math.exp(-step / 9) + shift}`).join('\n')}\n`;
const fork = 'stranger/model';
const branch = 'fix/lr';

let gitRoot = '';
let forge: BitbucketServer;
let repo: Repo;
let head = '';
beforeAll(async () => {
  gitRoot = temporaryDirectory('forge');
  const server = makeRepo({ bare: true, path: join(gitRoot, 'team/model.git') });
  const theirs = makeRepo({ bare: true, path: join(gitRoot, `${fork}.git`) });
  for (const one of [server, theirs]) one.git('config', 'http.receivepack', 'true');
  repo = cloneRepo(server.path);
  repo.commit('Start', { 'metrics.json': '{"accuracy": 0.9}', 'plots/loss.csv': curve(0.1) });
  repo.git('push', '-q', 'origin', 'HEAD:main');
  repo.git('switch', '-q', '-c', branch);
  head = repo.commit('Try', { 'metrics.json': '{"accuracy": 0.93}', 'plots/loss.csv': curve(0) });
  forge = await startBitbucket({ gitRoot });
  forge.state.forks.add({ name: fork, isPublic: true });
  // The clone that Pipelines makes of the fork may push to it without a token; so may one by its path.
  repo.git('remote', 'set-url', 'origin', theirs.path);
  repo.git('push', '-q', 'origin', branch, 'main');
  forge.openPull({ id: 7, sha: head, branch, source: fork });
});
afterAll(() => forge.close());

/** The fork's own pipeline of the branch, which knows of no pull request. */
const inFork = (...args: string[]) =>
  cml(repo.path, args, {
    env: {
      CI: 'true',
      BITBUCKET_BUILD_NUMBER: '3',
      BITBUCKET_REPO_FULL_NAME: fork,
      BITBUCKET_GIT_HTTP_ORIGIN: `${forge.url}/${fork}`,
      BITBUCKET_COMMIT: repo.git('rev-parse', 'HEAD'),
      BITBUCKET_BRANCH: branch,
    },
  });

/** The scheduled pipeline of the repository itself. */
const post = (token: string = tokens.repository) => {
  const checkout = cloneRepo(join(gitRoot, 'team/model.git'));
  checkout.git('remote', 'set-url', 'origin', `${forge.url}/team/model.git`);
  return cml(checkout.path, ['bundle', 'post', '--forks'], {
    env: {
      CI: 'true',
      BITBUCKET_BUILD_NUMBER: '300',
      BITBUCKET_REPO_FULL_NAME: 'team/model',
      BITBUCKET_GIT_HTTP_ORIGIN: `${forge.url}/team/model`,
      BITBUCKET_COMMIT: checkout.git('rev-parse', 'HEAD'),
      BITBUCKET_BRANCH: 'main',
      CML_TOKEN: token,
    },
  });
};
const comments = () => forge.state.comments.filter(({ deleted }) => !deleted).map(({ raw }) => raw);
const fetched = () => forge.requests.filter(({ path }) => /bundle\.json|\.png/.test(path)).length;

test('a fork’s build ends green, leaves its report there, and a schedule posts it once', async () => {
  const trained = await inFork('run', '--baseline', 'main');
  expect([trained.code, trained.stdout]).toEqual([0, expect.stringContaining('0.93')]);
  expect(readdirSync(join(repo.path, '.cml/bundle'))).toContain('bundle.json');
  expect(await inFork('bundle', 'push')).toMatchObject({
    code: 0,
    stdout: expect.stringContaining('cml-bundles'),
  });
  const theirs = openRepo(join(gitRoot, `${fork}.git`));
  expect(theirs.git('log', '-1', '--format=%s', 'cml-bundles')).toContain('[skip ci]');
  expect((await inFork('bundle', 'push')).stdout).toContain('already');

  const first = await post();
  expect([first.code, first.stderr]).toEqual([0, '']);
  expect(comments()).toHaveLength(1);
  expect(comments()[0]).toContain('0.93');
  expect(comments()[0]).toMatch(/!\[[^\]]*\]\(http\S+\/downloads\/\S+\.png\)/);
  const asked = fetched();
  expect(await post()).toMatchObject({ code: 0, stdout: '', stderr: '' });
  expect([comments().length, fetched() - asked]).toEqual([1, 0]);
  expect(forge.state.violations).toEqual([]);
});

test('a new head takes the place of the old one; a fork that is private or left nothing stays unreported', async () => {
  head = repo.commit('Again', { 'metrics.json': '{"accuracy": 0.95}' });
  forge.openPull({ id: 7, sha: head, branch, source: fork });
  expect(await post()).toMatchObject({ code: 0, stdout: '', stderr: '' });
  repo.git('push', '-q', 'origin', branch);
  expect((await inFork('run')).code).toBe(0);
  expect((await inFork('bundle', 'push')).code).toBe(0);
  const theirs = openRepo(join(gitRoot, `${fork}.git`));
  expect(theirs.git('ls-tree', '-d', '--name-only', 'cml-bundles:fix%2Flr')).toBe(head.slice(0, 12));
  for (const one of forge.state.forks) one.isPublic = false;
  expect(await post(tokens.bot)).toMatchObject({ code: 0, stdout: '', stderr: '' });
  for (const one of forge.state.forks) one.isPublic = true;
  // What breaks off is said, and tried again the next time.
  forge.faults.push({ kind: 'reset', when: ({ path }) => path.endsWith('bundle.json'), times: 1 });
  expect(await post()).toMatchObject({
    code: 0,
    stdout: '',
    stderr: expect.stringMatching(/change request 7: .*bundle\.json/),
  });
  expect(await post()).toMatchObject({ code: 0 });
  expect(comments()).toHaveLength(1);
  expect(comments()[0]).toContain('0.95');
});

test('`cml init --fork-safe` tells the repository from its forks', async () => {
  const mine = makeRepo();
  mine.write({ 'train.py': '' });
  const nowhere = await cml(mine.path, ['init', '--fork-safe', '--forge', 'bitbucket']);
  expect([nowhere.code, nowhere.stderr]).toEqual([2, expect.stringContaining('Point `origin`')]);
  mine.git('remote', 'add', 'origin', 'git@bitbucket.org:team/model.git');
  expect(await cml(mine.path, ['init', '--fork-safe'])).toMatchObject({ code: 0 });
  const text = readFileSync(join(mine.path, 'bitbucket-pipelines.yml'), 'utf8');
  const { pipelines } = load(text) as { pipelines: Record<string, unknown> };
  expect(Object.keys(pipelines)).toEqual(['pull-requests', 'branches', 'default', 'custom']);
  expect(text).toContain(
    'if [ "$BITBUCKET_REPO_FULL_NAME" != team/model ]; then npx --yes cml@1 bundle push; fi',
  );
});
