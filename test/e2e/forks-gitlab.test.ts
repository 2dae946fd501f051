import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type GitlabServer, startGitlab, tokens } from '../forges/gitlab/index.ts';
import { cml } from '../support/cml.ts';
import { cloneRepo, makeRepo, type Repo, temporaryDirectory } from '../support/repo.ts';

const project = 'group/model';
const curve = (shift: number) =>
  `step,loss\n${Array.from({ length: 30 }, (_, step) => `${step},${Math.exp(-step / 9) + shift}`).join('\n')}\n`;

let gitlab: GitlabServer;
let repo: Repo;
let head = '';
beforeAll(async () => {
  const gitRoot = temporaryDirectory('forge');
  const server = makeRepo({ bare: true, path: join(gitRoot, `${project}.git`) });
  server.git('config', 'http.receivepack', 'true');
  repo = cloneRepo(server.path);
  repo.commit('Start', { 'metrics.json': '{"accuracy": 0.9}', 'plots/loss.csv': curve(0.1) });
  repo.git('push', '-q', 'origin', 'HEAD:main');
  repo.git('switch', '-q', '-c', 'change');
  head = repo.commit('Try', { 'metrics.json': '{"accuracy": 0.93}', 'plots/loss.csv': curve(0) });
  // GitLab keeps the head of a fork's merge request in the target's repository.
  repo.git('push', '-q', 'origin', `${head}:refs/merge-requests/7/head`);
  gitlab = await startGitlab({ project, gitRoot });
  repo.git('remote', 'set-url', 'origin', `${gitlab.url}/${project}.git`);
  gitlab.openMergeRequest({ iid: 7, sha: head, sourceProject: 77 });
});
afterAll(() => gitlab.close());

const common = () => ({
  GITLAB_CI: 'true',
  CI_SERVER_URL: gitlab.url,
  CI_API_V4_URL: gitlab.apiUrl,
  CI_PIPELINE_ID: '100',
  CI_JOB_ID: '200',
  CI_JOB_NAME: 'train',
});

/** The fork's own pipeline, whose job token may not comment on the project. */
const train = () =>
  cml(repo.path, ['run'], {
    env: {
      ...common(),
      CI_PROJECT_PATH: 'stranger/model',
      CI_COMMIT_SHA: head,
      CI_PIPELINE_SOURCE: 'merge_request_event',
      CI_MERGE_REQUEST_IID: '7',
      CI_MERGE_REQUEST_PROJECT_PATH: project,
      CI_MERGE_REQUEST_PROJECT_ID: '42',
      CI_MERGE_REQUEST_SOURCE_PROJECT_ID: '77',
      CI_MERGE_REQUEST_SOURCE_BRANCH_NAME: 'change',
      CI_MERGE_REQUEST_TARGET_BRANCH_NAME: 'main',
      CI_JOB_TOKEN: tokens.job,
    },
  });

/** The scheduled pipeline of the project itself. */
const post = (token: string = tokens.bot) =>
  cml(repo.path, ['bundle', 'post', '--forks'], {
    env: {
      ...common(),
      CI_PIPELINE_ID: '300',
      CI_PROJECT_PATH: project,
      CI_COMMIT_SHA: repo.git('rev-parse', 'main'),
      CI_COMMIT_BRANCH: 'main',
      CI_PIPELINE_SOURCE: 'schedule',
      CML_TOKEN: token,
    },
  });

const notes = () => gitlab.state.notes.filter(({ system }) => !system).map(({ body }) => body);
const left = () => {
  const folder = join(repo.path, '.cml/bundle');
  return new Map(
    readdirSync(folder).map((name) => [`.cml/bundle/${name}`, readFileSync(join(folder, name))] as const),
  );
};
const request = () => gitlab.state.mergeRequests.get(7)!;

test('a merge request from a fork is reported by a scheduled pipeline, once', async () => {
  const trained = await train();
  expect(trained.code).toBe(0);
  expect(trained.stderr).toMatch(/comes from a fork/);
  expect(notes()).toEqual([]);
  request().forkPipeline = { id: 5, sha: head, status: 'success', jobs: [undefined, left(), new Map()] };
  const first = await post();
  expect([first.code, first.stderr]).toEqual([0, '']);
  expect(notes()).toHaveLength(1);
  expect(notes()[0]).toContain('0.93');
  expect(notes()[0]).toMatch(/!\[.*\]\(\/uploads\/|src="\/uploads\//);
  const fetched = () => gitlab.requests.filter(({ path }) => path.includes('/artifacts/')).length;
  const before = fetched();
  expect(await post()).toMatchObject({ code: 0, stdout: '', stderr: '' });
  expect(fetched()).toBe(before);
  expect(notes()).toHaveLength(1);
  expect(gitlab.state.uploads).toHaveLength(1);
  expect(gitlab.state.violations).toEqual([]);
});

test('what is no bundle, is too large, moved on, runs still or keeps to itself is left alone, in a sentence at most', async () => {
  gitlab.state.notes.splice(0);
  const bad = new Map([['.cml/bundle/bundle.json', Buffer.from('{"version": 1}')]]);
  const large = new Map([['.cml/bundle/bundle.json', Buffer.alloc(2 << 20, 32)]]);
  request().forkPipeline = { id: 6, sha: head, status: 'success', jobs: [bad, large, left()] };
  const { code, stderr } = await post();
  expect(code).toBe(0);
  expect(stderr.split('\n').filter(Boolean)).toEqual([
    expect.stringContaining('change request 7: The bundle is not what cml writes there'),
    expect.stringContaining('is larger than'),
  ]);
  expect(notes()).toHaveLength(1);
  gitlab.state.notes.splice(0);
  for (const changed of [{ sha: 'f'.repeat(40) }, { status: 'running' }, { isPrivate: true }]) {
    request().forkPipeline = { id: 7, sha: head, status: 'success', jobs: [left()], ...changed };
    expect(await post()).toMatchObject({ code: 0, stdout: '', stderr: '' });
  }
  expect(notes()).toEqual([]);
});
