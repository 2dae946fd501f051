import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { tokens as bitbucketTokens, startBitbucket, uuidOf } from '../forges/bitbucket/index.ts';
import { tokens as githubTokens, startGithub } from '../forges/github/index.ts';
import { tokens as gitlabTokens, startGitlab } from '../forges/gitlab/index.ts';
import type { Fault } from '../forges/server.ts';
import { cml, type Ended } from './cml.ts';
import { cloneRepo, makeRepo, openRepo, type Repo, temporaryDirectory } from './repo.ts';

/** A build of change request 7 on a forge of its own, as its CI would run it. */
export interface Build {
  readonly kind: 'github' | 'gitlab' | 'bitbucket';
  /** The checkout; `origin` is the forge. */
  readonly repo: Repo;
  /** The forge's own copy. */
  readonly server: Repo;
  readonly env: NodeJS.ProcessEnv;
  readonly url: string;
  readonly violations: readonly string[];
  /** What goes wrong between the build and its forge. */
  readonly faults: Fault[];
  /** Writes of the API: `POST /path`. */
  writes(): readonly string[];
  /** Bodies of what stands on change request 7, or on a commit. */
  comments(on?: number | string): readonly string[];
  /** Change requests that were opened beside number 7. */
  requests(): readonly Opened[];
  /** Requires checks of whoever merges into a branch; `false` for a forge that can wait for none. */
  protect(branch: string, canWait?: boolean): void;
  /** A workflow run or pipeline, and the runner that has its job; returns what became of it. */
  build(
    id: number,
    status: string,
    runner?: string,
  ): { readonly status: string; readonly again: () => number };
  /** A token that may register runners, and the runners there are. */
  readonly admin: string;
  runners(): readonly string[];
  addRunner(name: string, labels?: readonly string[]): void;
  /** The archive that the forge offers as its runner program. */
  offerProgram(archive: Buffer): void;
  /** Checks and statuses. */
  statuses(): readonly {
    readonly name: string;
    readonly state: string;
    readonly summary?: string;
    readonly sha: string;
  }[];
  /** What somebody wrote there, with the build's own token unless told. */
  say(body: string, token?: string): void;
  /** Labels the change request, as whoever the token is. */
  label(name: string, token: string, isOn?: boolean): void;
  /** What a picture's address shows to who may read the repository. */
  show(url: string): Promise<{ readonly type: string; readonly bytes: Buffer }>;
  cml(args: readonly string[], env?: NodeJS.ProcessEnv, input?: string | Uint8Array): Promise<Ended>;
  close(): Promise<void>;
}

export interface Opened {
  readonly source: string;
  readonly target: string;
  readonly title: string;
  readonly body: string;
  readonly merge: 'none' | 'queued' | 'merged';
}

export interface BuildOptions {
  /** Files of the first commit. */
  readonly files?: Readonly<Record<string, string | Uint8Array>>;
  /** What is built: the change request, a push to main, or a push to the change's branch. */
  readonly event?: 'change-request' | 'push' | 'branch';
}

function repositories(path: string, files: BuildOptions['files'], url: string, root: string) {
  const server = makeRepo({ bare: true, path: join(root, `${path}.git`) });
  server.git('config', 'http.receivepack', 'true');
  const repo = cloneRepo(server.path);
  repo.commit('Start', { 'README.md': '# model\n', ...files });
  repo.git('push', '-q', 'origin', 'HEAD:main');
  repo.git('switch', '-q', '-c', 'change');
  const head = repo.commit('Change', { 'params.yaml': 'lr: 0.2\n' });
  repo.git('push', '-q', 'origin', 'change');
  repo.git('remote', 'set-url', 'origin', `${url}/${path}.git`);
  return { repo, server: openRepo(server.path), head };
}

function checkedOut(
  event: NonNullable<BuildOptions['event']>,
  { base, head }: { readonly base: string; readonly head: string },
) {
  const isMain = event === 'push';
  return {
    isPull: event === 'change-request',
    branch: isMain ? 'main' : 'change',
    sha: isMain ? base : head,
  };
}

export async function githubBuild({ files, event = 'change-request' }: BuildOptions = {}): Promise<Build> {
  const gitRoot = temporaryDirectory('forge');
  const forge = await startGithub({ repository: 'octo/model', gitRoot });
  forge.state.writesLeft = 1000;
  const { repo, server, head } = repositories('octo/model', files, forge.url, gitRoot);
  const base = repo.git('rev-parse', 'main');
  forge.openPull({
    number: 7,
    head: { sha: head, ref: 'change', repository: 'octo/model' },
    base: { sha: base, ref: 'main' },
  });
  const { isPull, branch, sha } = checkedOut(event, { base, head });
  const repository = { full_name: 'octo/model' };
  const payload = {
    number: 7,
    repository,
    pull_request: {
      number: 7,
      head: { sha: head, ref: 'change', repo: repository },
      base: { sha: base, ref: 'main', repo: repository },
    },
  };
  const eventPath = join(temporaryDirectory('event'), 'event.json');
  writeFileSync(eventPath, JSON.stringify(isPull ? payload : { repository, after: sha }));
  const env: NodeJS.ProcessEnv = {
    CI: 'true',
    GITHUB_ACTIONS: 'true',
    GITHUB_SERVER_URL: forge.url,
    GITHUB_API_URL: forge.apiUrl,
    GITHUB_GRAPHQL_URL: `${forge.url}/api/graphql`,
    GITHUB_REPOSITORY: 'octo/model',
    GITHUB_EVENT_PATH: eventPath,
    GITHUB_EVENT_NAME: isPull ? 'pull_request' : 'push',
    GITHUB_REF: isPull ? 'refs/pull/7/merge' : `refs/heads/${branch}`,
    ...(isPull && { GITHUB_HEAD_REF: 'change', GITHUB_BASE_REF: 'main' }),
    GITHUB_SHA: sha,
    GITHUB_RUN_ID: '100',
    GITHUB_RUN_ATTEMPT: '1',
    GITHUB_WORKFLOW: 'CML',
    GITHUB_JOB: 'train',
    REPO_TOKEN: githubTokens.job,
  };
  if (event === 'push') repo.git('switch', '-q', 'main');
  return {
    kind: 'github',
    repo,
    server,
    env,
    url: forge.url,
    violations: forge.state.violations,
    faults: forge.faults,
    writes: () => writesOf(forge.requests),
    comments: (on = 7) =>
      [...forge.state.comments, ...forge.state.commitComments]
        .filter((one) => one.on === on)
        .map(({ body }) => body),
    requests: () =>
      [...forge.state.pulls.values()]
        .filter(({ number }) => number !== 7)
        .map((pull) => ({
          source: pull.head.ref,
          target: pull.base.ref,
          title: pull.title ?? '',
          body: pull.body ?? '',
          merge: pull.merged ? 'merged' : pull.autoMerge ? 'queued' : 'none',
        })),
    protect(branch, canWait = true) {
      forge.state.protectedBranches.add(branch);
      forge.state.allowsAutoMerge = canWait;
    },
    build(id, status, runner) {
      const run = { status, attempts: 1, ...(runner !== undefined && { runner }) };
      forge.state.runs.set(id, run);
      return {
        get status() {
          return run.status;
        },
        again: () => run.attempts - 1,
      };
    },
    statuses: () => forge.state.statuses,
    admin: githubTokens.user,
    runners: () => forge.state.runners.map(({ name }) => name),
    addRunner: (name, labels = ['cml']) =>
      void forge.state.runners.push({
        id: forge.state.nextId++,
        name,
        labels,
        status: 'online',
        busy: false,
      }),
    offerProgram(archive) {
      forge.state.runnerProgram = archive;
    },
    say: (body, token = githubTokens.job) => void forge.say(token, 7, body),
    label: (name, token, isOn) => forge.label(token, 7, name, isOn),
    async show(url) {
      const answer = await fetch(url, { headers: { authorization: `Bearer ${githubTokens.reader}` } });
      return {
        type: answer.headers.get('content-type') ?? '',
        bytes: Buffer.from(await answer.arrayBuffer()),
      };
    },
    cml: (args, more, input) =>
      cml(repo.path, args, { env: { ...env, ...more }, ...(input !== undefined && { input }) }),
    close: () => forge.close(),
  };
}

export async function gitlabBuild({ files, event = 'change-request' }: BuildOptions = {}): Promise<Build> {
  const gitRoot = temporaryDirectory('forge');
  const forge = await startGitlab({ project: 'group/sub/model', root: '/gitlab', gitRoot });
  const { repo, server, head } = repositories('group/sub/model', files, forge.url, gitRoot);
  const base = repo.git('rev-parse', 'main');
  forge.openMergeRequest({ iid: 7, sha: head });
  const { isPull, branch, sha } = checkedOut(event, { base, head });
  const env: NodeJS.ProcessEnv = {
    CI: 'true',
    GITLAB_CI: 'true',
    CI_SERVER_URL: forge.url,
    CI_API_V4_URL: forge.apiUrl,
    CI_PROJECT_PATH: 'group/sub/model',
    CI_PROJECT_URL: `${forge.url}/group/sub/model`,
    CI_COMMIT_SHA: sha,
    CI_COMMIT_REF_NAME: branch,
    CI_PIPELINE_ID: '100',
    CI_JOB_ID: '200',
    CI_JOB_NAME: 'train',
    CI_JOB_URL: `${forge.url}/group/sub/model/-/jobs/200`,
    CI_PIPELINE_SOURCE: isPull ? 'merge_request_event' : 'push',
    ...(isPull
      ? {
          CI_MERGE_REQUEST_IID: '7',
          CI_MERGE_REQUEST_PROJECT_PATH: 'group/sub/model',
          CI_MERGE_REQUEST_SOURCE_BRANCH_NAME: 'change',
          CI_MERGE_REQUEST_TARGET_BRANCH_NAME: 'main',
        }
      : { CI_COMMIT_BRANCH: branch }),
    REPO_TOKEN: gitlabTokens.bot,
  };
  if (event === 'push') repo.git('switch', '-q', 'main');
  return {
    kind: 'gitlab',
    repo,
    server,
    env,
    url: forge.url,
    violations: forge.state.violations,
    faults: forge.faults,
    writes: () => writesOf(forge.requests),
    comments: (on = 7) =>
      forge.state.notes.filter((one) => one.on === on && !one.system).map(({ body }) => body),
    requests: () =>
      [...forge.state.mergeRequests.values()]
        .filter(({ iid }) => iid !== 7)
        .map((request) => ({
          source: request.sourceBranch,
          target: request.targetBranch,
          title: request.title ?? '',
          body: request.description ?? '',
          merge: request.state === 'merged' ? 'merged' : request.merging ? 'queued' : 'none',
        })),
    protect() {},
    build(id, status) {
      const pipeline = { status, retries: 0 };
      forge.state.pipelines.set(id, pipeline);
      return {
        get status() {
          return pipeline.status;
        },
        again: () => pipeline.retries,
      };
    },
    statuses: () => forge.state.statuses,
    admin: gitlabTokens.maintainer,
    runners: () => forge.state.runners.map(({ description }) => description),
    addRunner: (name, tags = ['cml']) =>
      void forge.state.runners.push({
        id: forge.state.nextId++,
        description: name,
        tags,
        online: true,
        busy: false,
      }),
    offerProgram() {},
    say: (body, token = gitlabTokens.bot) => void forge.say(token, 7, body),
    label: (name, token, isOn) => forge.label(token, 7, name, isOn),
    async show(url) {
      const path = url.startsWith('/') ? `${forge.apiUrl}/projects/42${url}` : url;
      const answer = await fetch(path, { headers: { 'private-token': gitlabTokens.reader } });
      return {
        type: answer.headers.get('content-type') ?? '',
        bytes: Buffer.from(await answer.arrayBuffer()),
      };
    },
    cml: (args, more, input) =>
      cml(repo.path, args, { env: { ...env, ...more }, ...(input !== undefined && { input }) }),
    close: () => forge.close(),
  };
}

/** Tokens there are `user:password` in base64, as iterative/cml wanted them. */
export async function bitbucketBuild({ files, event = 'change-request' }: BuildOptions = {}): Promise<Build> {
  const gitRoot = temporaryDirectory('forge');
  const forge = await startBitbucket({ repository: 'team/model', gitRoot });
  const { repo, server, head } = repositories('team/model', files, forge.url, gitRoot);
  const base = repo.git('rev-parse', 'main');
  forge.openPull({ id: 7, sha: head, branch: 'change' });
  const { isPull, branch, sha } = checkedOut(event, { base, head });
  const env: NodeJS.ProcessEnv = {
    CI: 'true',
    BITBUCKET_BUILD_NUMBER: '100',
    BITBUCKET_PIPELINE_UUID: uuidOf(100),
    BITBUCKET_REPO_UUID: '{99999999-2222-3333-4444-555555555555}',
    BITBUCKET_REPO_FULL_NAME: 'team/model',
    BITBUCKET_GIT_HTTP_ORIGIN: `${forge.url}/team/model`,
    BITBUCKET_COMMIT: sha,
    BITBUCKET_BRANCH: branch,
    ...(isPull && { BITBUCKET_PR_ID: '7', BITBUCKET_PR_DESTINATION_BRANCH: 'main' }),
    REPO_TOKEN: Buffer.from(bitbucketTokens.bot).toString('base64'),
  };
  if (event === 'push') repo.git('switch', '-q', 'main');
  const opened = () => [...forge.state.pulls.values()].filter(({ id }) => id !== 7);
  return {
    kind: 'bitbucket',
    repo,
    server,
    env,
    url: forge.url,
    violations: forge.state.violations,
    faults: forge.faults,
    writes: () => writesOf(forge.requests),
    comments: (on = 7) =>
      forge.state.comments
        .filter(
          (one) =>
            !one.deleted && one.on === (typeof on === 'number' ? `pullrequests/${on}` : `commit/${on}`),
        )
        .map(({ raw }) => raw),
    requests: () =>
      opened().map((pull) => ({
        source: pull.branch,
        target: pull.target,
        title: pull.title,
        body: pull.description,
        merge: pull.state === 'MERGED' ? 'merged' : 'none',
      })),
    protect() {},
    build(id, status) {
      const pipelines = forge.state.pipelines;
      const before = pipelines.size + 1;
      pipelines.set(id, {
        status,
        target: { type: 'pipeline_ref_target', ref_type: 'branch', ref_name: branch },
      });
      return {
        get status() {
          return pipelines.get(id)?.status ?? '';
        },
        again: () => pipelines.size - before,
      };
    },
    statuses: () =>
      forge.state.statuses.map(({ sha, key, state, description }) => ({
        sha,
        name: key,
        state,
        summary: description,
      })),
    admin: bitbucketTokens.admin,
    runners: () => forge.state.runners.map(({ name }) => name),
    addRunner: (name, labels = ['cml']) =>
      void forge.state.runners.push({
        uuid: `{eeeeeeee-0000-4000-8000-${String(forge.state.nextId++).padStart(12, '0')}}`,
        name,
        labels,
        status: 'ONLINE',
        clientId: 'another',
      }),
    offerProgram() {},
    say: (body, token = bitbucketTokens.bot) => void forge.say(token, 7, body),
    // Bitbucket has no labels.
    label() {},
    async show(url) {
      const answer = await fetch(url);
      return {
        type: answer.headers.get('content-type') ?? '',
        bytes: Buffer.from(await answer.arrayBuffer()),
      };
    },
    cml: (args, more, input) =>
      cml(repo.path, args, { env: { ...env, ...more }, ...(input !== undefined && { input }) }),
    close: () => forge.close(),
  };
}

function writesOf(
  requests: readonly { readonly method: string; readonly path: string }[],
): readonly string[] {
  return requests
    .filter(({ method, path }) => method !== 'GET' && !path.endsWith('/graphql'))
    .map(({ method, path }) => `${method} ${path}`);
}
