import { describe, expect, it } from 'vitest';
import { detectCi, detectors, type Env } from '../../../src/ci/index.ts';

const head = '3f2a91c0'.repeat(5);
const merge = 'deadbeef'.repeat(5);
const before = '9be01d70'.repeat(5);
const zeros = '0'.repeat(40);

function detect(env: Env, payload?: unknown) {
  return detectCi(env, async () => {
    if (payload === undefined) throw new Error('ENOENT');
    return typeof payload === 'string' ? payload : JSON.stringify(payload);
  });
}

const actions = {
  GITHUB_ACTIONS: 'true',
  CI: 'true',
  GITHUB_REPOSITORY: 'octo/model',
  GITHUB_SERVER_URL: 'https://github.com',
  GITHUB_API_URL: 'https://api.github.com',
  GITHUB_EVENT_PATH: '/event.json',
  GITHUB_RUN_ID: '8812345678',
  GITHUB_RUN_NUMBER: '17',
  GITHUB_RUN_ATTEMPT: '2',
  GITHUB_WORKFLOW: 'train',
  GITHUB_JOB: 'fit',
  GITHUB_STEP_SUMMARY: '/summary',
  GITHUB_OUTPUT: '/output',
};

const pull = (headRepository: string | null) => ({
  number: 12,
  pull_request: {
    number: 12,
    head: { sha: head, ref: 'faster', repo: headRepository && { full_name: headRepository } },
    base: { sha: before, ref: 'main', repo: { full_name: 'octo/model' } },
  },
});

const pullEnv = {
  ...actions,
  GITHUB_EVENT_NAME: 'pull_request',
  GITHUB_SHA: merge,
  GITHUB_REF: 'refs/pull/12/merge',
  GITHUB_HEAD_REF: 'faster',
  GITHUB_BASE_REF: 'main',
};

describe('GitHub Actions', () => {
  it('reads a pull request: its head, never the merge', async () => {
    expect(await detect(pullEnv, pull('octo/model'))).toEqual({
      name: 'github',
      event: 'change-request',
      forge: {
        kind: 'github',
        webUrl: 'https://github.com',
        apiUrl: 'https://api.github.com',
        repository: 'octo/model',
      },
      headSha: head,
      changeRequest: { number: 12, sourceBranch: 'faster', targetBranch: 'main', fork: false },
      summaryFile: '/summary',
      outputFile: '/output',
      run: {
        id: 8812345678,
        attempt: 2,
        url: 'https://github.com/octo/model/actions/runs/8812345678',
        workflow: 'train',
        job: 'fit',
      },
    });
  });

  it.each([
    ['another repository', 'fork/model', true],
    ['a fork deleted since', null, true],
    ['the same repository', 'octo/model', false],
  ])('knows a fork: %s', async (_name, repository, fork) => {
    expect((await detect(pullEnv, pull(repository))).changeRequest?.fork).toBe(fork);
  });

  it.each(['not json', { pull_request: 'nonsense' }, undefined])(
    'does without its payload: %s',
    async (payload) => {
      const ci = await detect(pullEnv, payload);
      expect(ci.changeRequest).toMatchObject({ number: 12, sourceBranch: 'faster', targetBranch: 'main' });
      expect(ci).not.toHaveProperty('headSha');
    },
  );

  it.each([
    [
      'push',
      { GITHUB_REF: 'refs/heads/feature/x' },
      { before },
      { event: 'push', branch: 'feature/x', previousSha: before },
    ],
    ['push', { GITHUB_REF: 'refs/heads/new' }, { before: zeros }, { event: 'push', branch: 'new' }],
    ['push', { GITHUB_REF: 'refs/tags/v1' }, { before: zeros }, { event: 'tag' }],
    ['schedule', { GITHUB_REF: 'refs/heads/main' }, {}, { event: 'schedule', branch: 'main' }],
    ['workflow_dispatch', { GITHUB_REF: 'refs/heads/main' }, {}, { event: 'manual', branch: 'main' }],
    [
      'issue_comment',
      { GITHUB_REF: 'refs/heads/main' },
      { issue: { number: 3 } },
      { event: 'other', branch: 'main' },
    ],
  ])('reads %s', async (event, env, payload, expected) => {
    const ci = await detect({ ...actions, GITHUB_EVENT_NAME: event, GITHUB_SHA: head, ...env }, payload);
    expect(ci).toMatchObject({ ...expected, headSha: head });
    expect(ci).not.toHaveProperty('changeRequest');
    if (!('previousSha' in expected)) expect(ci).not.toHaveProperty('previousSha');
  });

  it('takes the head of a workflow_run from the run, not from the default branch', async () => {
    const env = {
      ...actions,
      GITHUB_EVENT_NAME: 'workflow_run',
      GITHUB_SHA: merge,
      GITHUB_REF: 'refs/heads/main',
    };
    const payload = { workflow_run: { head_sha: head, head_branch: 'faster', pull_requests: [] } };
    expect(await detect(env, payload)).toMatchObject({ event: 'other', headSha: head, branch: 'faster' });
  });

  it('reads what a merge queue put the group on', async () => {
    const ref = 'refs/heads/gh-readonly-queue/main/pr-7-abc';
    const env = { ...actions, GITHUB_EVENT_NAME: 'merge_group', GITHUB_SHA: head, GITHUB_REF: ref };
    const group = { head_sha: head, head_ref: ref, base_sha: before, base_ref: 'refs/heads/release/2' };
    expect(await detect(env, { action: 'checks_requested', merge_group: group })).toMatchObject({
      event: 'other',
      headSha: head,
      queue: { baseSha: before, targetBranch: 'release/2' },
    });
    expect(await detect(env, { merge_group: { head_sha: head } })).not.toHaveProperty('queue');
  });

  it('reads GitHub Enterprise Server', async () => {
    const env = {
      ...pullEnv,
      GITHUB_SERVER_URL: 'https://git.corp',
      GITHUB_API_URL: 'https://git.corp/api/v3',
    };
    expect((await detect(env, pull('octo/model'))).forge).toMatchObject({
      apiUrl: 'https://git.corp/api/v3',
    });
  });
});

describe('Gitea and Forgejo', () => {
  it.each(['GITEA_ACTIONS', 'FORGEJO_ACTIONS'])('is not GitHub, whatever it says: %s', async (flag) => {
    const env = {
      ...pullEnv,
      [flag]: 'true',
      GITHUB_SERVER_URL: 'https://codeberg.org',
      GITHUB_API_URL: 'https://codeberg.org/api/v1',
      GITHUB_REF: 'refs/pull/12/head',
      GITHUB_SHA: head,
    };
    const ci = await detect(env);
    expect(ci).toMatchObject({
      name: 'gitea',
      event: 'change-request',
      headSha: head,
      forge: { kind: 'gitea', apiUrl: 'https://codeberg.org/api/v1' },
      run: { url: 'https://codeberg.org/octo/model/actions/runs/17' },
    });
  });
});

const gitlab = {
  GITLAB_CI: 'true',
  CI: 'true',
  CI_SERVER_URL: 'https://example.com/gitlab',
  CI_API_V4_URL: 'https://example.com/gitlab/api/v4',
  CI_PROJECT_PATH: 'group/sub/model',
  CI_PROJECT_ID: '42',
  CI_COMMIT_SHA: head,
  CI_COMMIT_BEFORE_SHA: zeros,
  CI_PIPELINE_ID: '700',
  CI_JOB_ID: '12345678901',
  CI_JOB_NAME: 'train',
  CI_JOB_URL: 'https://example.com/gitlab/group/sub/model/-/jobs/12345678901',
};

const mergeRequest = {
  ...gitlab,
  CI_PIPELINE_SOURCE: 'merge_request_event',
  CI_MERGE_REQUEST_IID: '5',
  CI_MERGE_REQUEST_PROJECT_ID: '42',
  CI_MERGE_REQUEST_PROJECT_PATH: 'group/sub/model',
  CI_MERGE_REQUEST_SOURCE_PROJECT_ID: '42',
  CI_MERGE_REQUEST_SOURCE_BRANCH_NAME: 'faster',
  CI_MERGE_REQUEST_TARGET_BRANCH_NAME: 'main',
  CI_MERGE_REQUEST_SOURCE_BRANCH_SHA: '',
};

describe('GitLab CI', () => {
  it('reads a merge request', async () => {
    expect(await detect(mergeRequest)).toEqual({
      name: 'gitlab',
      event: 'change-request',
      forge: {
        kind: 'gitlab',
        webUrl: 'https://example.com/gitlab',
        apiUrl: 'https://example.com/gitlab/api/v4',
        repository: 'group/sub/model',
      },
      headSha: head,
      changeRequest: { number: 5, sourceBranch: 'faster', targetBranch: 'main', fork: false },
      run: { id: 700, attempt: 12345678901, url: gitlab.CI_JOB_URL, workflow: '', job: 'train' },
    });
  });

  it('takes the source branch’s commit where the checkout is a merged result', async () => {
    const env = { ...mergeRequest, CI_COMMIT_SHA: merge, CI_MERGE_REQUEST_SOURCE_BRANCH_SHA: head };
    expect((await detect(env)).headSha).toBe(head);
  });

  it.each([
    ['merge_train', { queue: { baseSha: before, targetBranch: 'main' } }],
    ['merged_result', {}],
  ])('knows what a merge train put the change on: %s', async (type, expected) => {
    const { queue } = await detect({
      ...mergeRequest,
      CI_COMMIT_SHA: merge,
      CI_MERGE_REQUEST_EVENT_TYPE: type,
      CI_MERGE_REQUEST_SOURCE_BRANCH_SHA: head,
      CI_MERGE_REQUEST_TARGET_BRANCH_SHA: before,
    });
    expect({ ...(queue && { queue }) }).toEqual(expected);
  });

  it('posts to the target’s project from a fork’s pipeline', async () => {
    const env = {
      ...mergeRequest,
      CI_PROJECT_PATH: 'someone/model',
      CI_MERGE_REQUEST_SOURCE_PROJECT_ID: '99',
    };
    const ci = await detect(env);
    expect(ci.forge?.repository).toBe('group/sub/model');
    expect(ci.changeRequest?.fork).toBe(true);
  });

  it.each([
    [
      { CI_PIPELINE_SOURCE: 'push', CI_COMMIT_BRANCH: 'main', CI_COMMIT_BEFORE_SHA: before },
      { event: 'push', branch: 'main', previousSha: before },
    ],
    [
      { CI_PIPELINE_SOURCE: 'schedule', CI_COMMIT_BRANCH: 'main' },
      { event: 'schedule', branch: 'main' },
    ],
    [
      { CI_PIPELINE_SOURCE: 'web', CI_COMMIT_BRANCH: 'main' },
      { event: 'manual', branch: 'main' },
    ],
    [{ CI_PIPELINE_SOURCE: 'push', CI_COMMIT_TAG: 'v1' }, { event: 'tag' }],
  ])('reads %o', async (env, expected) => {
    expect(await detect({ ...gitlab, ...env })).toMatchObject(expected);
  });
});

const github = {
  kind: 'github',
  apiUrl: 'https://api.github.com',
  webUrl: 'https://github.com',
  repository: 'octo/model',
};

/** A change request and a push of every other service, in the shape its documentation gives. */
const others: readonly (readonly [name: string, env: Env, expected: object])[] = [
  [
    'bitbucket',
    {
      BITBUCKET_BUILD_NUMBER: '31',
      BITBUCKET_REPO_FULL_NAME: 'team/model',
      BITBUCKET_GIT_HTTP_ORIGIN: 'http://bitbucket.org/team/model',
      BITBUCKET_COMMIT: head,
      BITBUCKET_PR_ID: '9',
      BITBUCKET_BRANCH: 'faster',
      BITBUCKET_PR_DESTINATION_BRANCH: 'main',
      BITBUCKET_STEP_RUN_NUMBER: '3',
      BITBUCKET_PARALLEL_STEP: '1',
      BITBUCKET_PARALLEL_STEP_COUNT: '4',
    },
    {
      event: 'change-request',
      headSha: head,
      forge: {
        kind: 'bitbucket',
        apiUrl: 'https://api.bitbucket.org/2.0',
        webUrl: 'https://bitbucket.org',
        repository: 'team/model',
      },
      changeRequest: { number: 9, sourceBranch: 'faster', targetBranch: 'main', fork: false },
      run: {
        id: 31,
        attempt: 3,
        job: 'cml 2/4',
        url: 'https://bitbucket.org/team/model/pipelines/results/31',
      },
    },
  ],
  [
    'bitbucket',
    {
      BITBUCKET_BUILD_NUMBER: '32',
      BITBUCKET_REPO_FULL_NAME: 'team/model',
      BITBUCKET_COMMIT: head,
      BITBUCKET_BRANCH: 'main',
    },
    { event: 'push', branch: 'main', forge: { repository: 'team/model' } },
  ],
  [
    'jenkins',
    {
      JENKINS_URL: 'https://ci.corp/',
      BUILD_NUMBER: '8',
      BUILD_URL: 'https://ci.corp/job/model/8/',
      JOB_NAME: 'model/PR-12',
      CHANGE_ID: '12',
      CHANGE_URL: 'https://github.com/octo/model/pull/12',
      CHANGE_BRANCH: 'faster',
      CHANGE_TARGET: 'main',
      CHANGE_FORK: 'someone',
      GIT_URL: 'https://github.com/someone/model.git',
      GIT_COMMIT: merge,
    },
    {
      event: 'change-request',
      forge: github,
      changeRequest: { number: 12, sourceBranch: 'faster', targetBranch: 'main', fork: true },
      run: { id: 8, url: 'https://ci.corp/job/model/8/' },
    },
  ],
  [
    'jenkins',
    {
      JENKINS_URL: 'x',
      BUILD_NUMBER: '8',
      GIT_URL: 'git@github.com:octo/model.git',
      GIT_BRANCH: 'origin/main',
      GIT_COMMIT: head,
      GIT_PREVIOUS_COMMIT: before,
    },
    { event: 'push', branch: 'main', headSha: head, previousSha: before, forge: github },
  ],
  [
    'circleci',
    {
      CIRCLECI: 'true',
      CIRCLE_SHA1: head,
      CIRCLE_BRANCH: 'faster',
      CIRCLE_PULL_REQUEST: 'https://github.com/octo/model/pull/12',
      CIRCLE_REPOSITORY_URL: 'git@github.com:octo/model.git',
      CIRCLE_BUILD_NUM: '44',
      CIRCLE_BUILD_URL: 'https://circleci.com/gh/octo/model/44',
      CIRCLE_JOB: 'train',
    },
    {
      event: 'change-request',
      forge: github,
      headSha: head,
      changeRequest: { number: 12, sourceBranch: 'faster', targetBranch: '', fork: false },
      run: { id: 44, job: 'train' },
    },
  ],
  [
    'circleci',
    {
      CIRCLECI: 'true',
      CIRCLE_SHA1: head,
      CIRCLE_BRANCH: 'pull/12',
      CIRCLE_PR_NUMBER: '12',
      CIRCLE_BUILD_NUM: '45',
    },
    { event: 'change-request', changeRequest: { number: 12, fork: true } },
  ],
  [
    'azure',
    {
      TF_BUILD: 'True',
      BUILD_REASON: 'PullRequest',
      BUILD_SOURCEVERSION: merge,
      BUILD_SOURCEBRANCH: 'refs/pull/12/merge',
      SYSTEM_PULLREQUEST_PULLREQUESTNUMBER: '12',
      SYSTEM_PULLREQUEST_PULLREQUESTID: '400123',
      SYSTEM_PULLREQUEST_SOURCECOMMITID: head,
      SYSTEM_PULLREQUEST_SOURCEBRANCH: 'refs/heads/faster',
      SYSTEM_PULLREQUEST_TARGETBRANCH: 'main',
      SYSTEM_PULLREQUEST_ISFORK: 'True',
      BUILD_REPOSITORY_URI: 'https://github.com/octo/model',
      BUILD_BUILDID: '77',
      SYSTEM_JOBATTEMPT: '1',
      SYSTEM_TEAMFOUNDATIONCOLLECTIONURI: 'https://dev.azure.com/corp/',
      SYSTEM_TEAMPROJECT: 'Machine Learning',
    },
    {
      event: 'change-request',
      forge: github,
      headSha: head,
      changeRequest: { number: 12, sourceBranch: 'faster', targetBranch: 'main', fork: true },
      run: { id: 77, url: 'https://dev.azure.com/corp/Machine%20Learning/_build/results?buildId=77' },
    },
  ],
  [
    'azure',
    {
      TF_BUILD: 'True',
      BUILD_REASON: 'IndividualCI',
      BUILD_SOURCEVERSION: head,
      BUILD_SOURCEBRANCH: 'refs/heads/main',
    },
    { event: 'push', branch: 'main', headSha: head },
  ],
  [
    'buildkite',
    {
      BUILDKITE: 'true',
      BUILDKITE_COMMIT: head,
      BUILDKITE_BRANCH: 'someone:faster',
      BUILDKITE_PULL_REQUEST: '12',
      BUILDKITE_PULL_REQUEST_BASE_BRANCH: 'main',
      BUILDKITE_PULL_REQUEST_REPO: 'git://github.com/someone/model.git',
      BUILDKITE_REPO: 'git@github.com:octo/model.git',
      BUILDKITE_BUILD_NUMBER: '5',
      BUILDKITE_BUILD_URL: 'https://buildkite.com/octo/model/builds/5',
      BUILDKITE_RETRY_COUNT: '1',
    },
    {
      event: 'change-request',
      forge: github,
      headSha: head,
      changeRequest: { number: 12, sourceBranch: 'faster', targetBranch: 'main', fork: true },
      run: { id: 5, attempt: 2 },
    },
  ],
  [
    'buildkite',
    {
      BUILDKITE: 'true',
      BUILDKITE_COMMIT: 'HEAD',
      BUILDKITE_BRANCH: 'main',
      BUILDKITE_PULL_REQUEST: 'false',
      BUILDKITE_SOURCE: 'schedule',
    },
    { event: 'schedule', branch: 'main' },
  ],
  [
    'drone',
    {
      DRONE: 'true',
      CI: 'true',
      DRONE_BUILD_EVENT: 'pull_request',
      DRONE_PULL_REQUEST: '12',
      DRONE_SOURCE_BRANCH: 'faster',
      DRONE_TARGET_BRANCH: 'main',
      DRONE_COMMIT_SHA: head,
      DRONE_GIT_HTTP_URL: 'https://github.com/octo/model.git',
      DRONE_BUILD_NUMBER: '3',
      DRONE_BUILD_LINK: 'https://drone.corp/octo/model/3',
    },
    {
      event: 'change-request',
      forge: github,
      headSha: head,
      changeRequest: { number: 12, fork: false },
      run: { id: 3 },
    },
  ],
  [
    'woodpecker',
    {
      CI: 'woodpecker',
      CI_SYSTEM_NAME: 'woodpecker',
      CI_PIPELINE_EVENT: 'pull_request',
      CI_COMMIT_PULL_REQUEST: '12',
      CI_COMMIT_SOURCE_BRANCH: 'faster',
      CI_COMMIT_TARGET_BRANCH: 'main',
      CI_COMMIT_SHA: head,
      CI_FORGE_TYPE: 'forgejo',
      CI_FORGE_URL: 'https://git.corp',
      CI_REPO_URL: 'https://git.corp/octo/model',
      CI_PIPELINE_NUMBER: '6',
    },
    {
      event: 'change-request',
      headSha: head,
      forge: { kind: 'gitea', apiUrl: 'https://git.corp/api/v1', repository: 'octo/model' },
    },
  ],
  [
    'travis',
    {
      TRAVIS: 'true',
      TRAVIS_PULL_REQUEST: '12',
      TRAVIS_PULL_REQUEST_SHA: head,
      TRAVIS_PULL_REQUEST_BRANCH: 'faster',
      TRAVIS_PULL_REQUEST_SLUG: 'someone/model',
      TRAVIS_REPO_SLUG: 'octo/model',
      TRAVIS_BRANCH: 'main',
      TRAVIS_COMMIT: merge,
      TRAVIS_EVENT_TYPE: 'pull_request',
      TRAVIS_BUILD_ID: '900',
    },
    {
      event: 'change-request',
      headSha: head,
      changeRequest: { number: 12, sourceBranch: 'faster', targetBranch: 'main', fork: true },
    },
  ],
  [
    'travis',
    {
      TRAVIS: 'true',
      TRAVIS_PULL_REQUEST: 'false',
      TRAVIS_BRANCH: 'main',
      TRAVIS_COMMIT: head,
      TRAVIS_COMMIT_RANGE: `${before}...${head}`,
    },
    { event: 'push', branch: 'main', headSha: head, previousSha: before },
  ],
];

describe('other services', () => {
  it.each(others)('%s', async (name, env, expected) => {
    const ci = await detect(env);
    expect(ci).toMatchObject({ name, ...expected });
    if (!('headSha' in expected) && 'changeRequest' in expected && name !== 'bitbucket')
      expect(ci.headSha ?? '').not.toBe(merge);
  });

  it('covers each of the table', () => {
    const covered = new Set(['github', 'gitea', 'gitlab', 'other', ...others.map(([name]) => name)]);
    expect(detectors.map((one) => one.name).filter((name) => !covered.has(name))).toEqual([]);
  });

  it('is another one where somebody says so, whatever else is set', async () => {
    const run = { id: 7, attempt: 1, url: 'https://ci.example.com/7', workflow: '', job: '' };
    const env = { CML_CI: '1', CML_BUILD_ID: '7', CML_BUILD_URL: run.url };
    expect(await detect(env)).toEqual({ name: 'other', event: 'push', run });
    expect(await detect({ ...env, TRAVIS: 'true' })).toMatchObject({ name: 'travis' });
    expect(await detect({ CML_CI: 'false' })).toMatchObject({ name: 'none' });
  });

  it('is none in a terminal, and where a variable is only half there', async () => {
    expect(await detect({ HOME: '/home/me' })).toEqual({ name: 'none', event: 'other' });
    expect(await detect({ CI: 'true', GITHUB_ACTIONS: 'false' })).toMatchObject({ name: 'none' });
    expect(await detect({ GITHUB_ACTIONS: 'true' })).toEqual({ name: 'github', event: 'other' });
  });
});
