import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startBitbucket, tokens } from '../forges/bitbucket/index.ts';
import { cml } from '../support/cml.ts';
import { cloneRepo, makeRepo, type Repo, temporaryDirectory } from '../support/repo.ts';

/** Writes what it measured, as a training does; the change is worse than the gate allows. */
const files = {
  'metrics.json': '{"accuracy": 0.9}\n',
  'loss.csv': 'epoch,loss\n1,0.9\n2,0.5\n3,0.3\n',
  'cml.yaml': 'gates:\n  accuracy:\n    max-drop: 0.01\nplots: [loss.csv]\n',
};

describe.each([
  ['a build of the pull request', { BITBUCKET_PR_ID: '7', BITBUCKET_PR_DESTINATION_BRANCH: 'main' }],
  ['a build of its branch', {}],
])('cml run in Bitbucket Pipelines, %s', (_name, variables) => {
  let forge: Awaited<ReturnType<typeof startBitbucket>>;
  let repo: Repo;
  let env: NodeJS.ProcessEnv;
  beforeAll(async () => {
    const gitRoot = temporaryDirectory('bitbucket');
    forge = await startBitbucket({ gitRoot });
    const server = makeRepo({ bare: true, path: join(gitRoot, 'team/model.git') });
    server.git('config', 'http.receivepack', 'true');
    repo = cloneRepo(server.path);
    repo.commit('Start', files);
    repo.git('push', '-q', 'origin', 'HEAD:main');
    repo.git('switch', '-q', '-c', 'faster');
    const sha = repo.commit('Change', {
      'metrics.json': '{"accuracy": 0.8}\n',
      'loss.csv': 'epoch,loss\n1,1\n2,0.8\n',
    });
    repo.git('push', '-q', 'origin', 'faster');
    repo.git('remote', 'set-url', 'origin', `${forge.url}/team/model.git`);
    forge.openPull({ id: 7, sha, branch: 'faster' });
    env = {
      CI: 'true',
      BITBUCKET_BUILD_NUMBER: '31',
      BITBUCKET_REPO_FULL_NAME: 'team/model',
      BITBUCKET_GIT_HTTP_ORIGIN: `${forge.url}/team/model`,
      BITBUCKET_COMMIT: sha,
      BITBUCKET_BRANCH: 'faster',
      CML_TOKEN: tokens.repository,
      ...variables,
    };
  });
  afterAll(() => forge.close());

  it('comments once, shows its pictures, and fails the gate', async () => {
    const first = await cml(repo.path, ['run'], { env });
    expect(first).toMatchObject({ code: 3 });
    const [comment] = forge.state.comments;
    expect(comment?.raw).toMatch(/^\[\/\/\]: # \(cml key=cml sha=/);
    expect(comment?.raw).toContain('accuracy');
    expect(comment?.raw).not.toMatch(/<(details|sub|picture|img|!--)/);
    const url = /!\[[^\]]*\]\((http[^)]+)\)/.exec(comment?.raw ?? '')?.[1] ?? '';
    expect((await fetch(url)).headers.get('content-type')).toBe('image/png');
    expect(forge.state.statuses).toMatchObject([{ state: 'FAILED' }]);
    const [report] = [...forge.state.reports.values()];
    expect([...(report?.annotations.values() ?? [])]).toMatchObject([{ path: 'metrics.json' }]);

    const before = comment?.raw;
    const uploads = forge.requests.filter(({ path }) => path.endsWith('/downloads')).length;
    expect(await cml(repo.path, ['run'], { env: { ...env, BITBUCKET_STEP_RUN_NUMBER: '2' } })).toMatchObject({
      code: 3,
    });
    expect(forge.state.comments).toHaveLength(1);
    expect(forge.state.comments[0]?.raw).toBe(before);
    expect(forge.requests.filter(({ path }) => path.endsWith('/downloads'))).toHaveLength(uploads);
    expect(forge.state.violations).toEqual([]);
  });

  it('reports on a training that took longer than the forge may, which was asked before it what is built', async () => {
    const slow = ['run', '--key=slow', '--forge-timeout=4', '--', 'node', '-e', 'setTimeout(() => {}, 4200)'];
    expect(await cml(repo.path, slow, { env })).toMatchObject({
      code: 3,
      stderr: expect.stringMatching(/posted .*#comment-/),
    });
  });

  it('records the numbers by git', () => {
    expect(forge.gitRequests.join('\n')).toContain('git-receive-pack');
    expect(readFileSync(join(repo.path, '.cml/report.md'), 'utf8')).toContain('accuracy');
  });
});
