import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { exec } from '../../src/io/process.ts';
import { type GitlabServer, startGitlab, tokens } from '../forges/gitlab/index.ts';
import { snippets } from '../support/markdown.ts';
import { type Registry, startRegistry } from '../support/registry.ts';
import { cloneRepo, makeRepo, type Repo, temporaryDirectory } from '../support/repo.ts';
import { needs, requireTool } from '../support/tools.ts';
import { trainingFiles } from '../support/training.ts';

const pipeline = snippets('yaml').find(({ code }) => code.startsWith('train:'))!.code;
const project = 'ml/team/model';

describe('the README’s job on GitLab, unmodified, under gitlab-ci-local', {
  ...needs('gitlab-ci-local', 'python3', 'rsync'),
  timeout: 180_000,
}, () => {
  let forge: GitlabServer;
  let registry: Registry;
  let server: Repo;
  let work: Repo;
  let home = '';
  let pipelineId = 1000;

  beforeAll(async () => {
    const gitRoot = temporaryDirectory('forge');
    server = makeRepo({ bare: true, path: join(gitRoot, `${project}.git`) });
    server.git('config', 'http.receivepack', 'true');
    forge = await startGitlab({ project, gitRoot });
    registry = await startRegistry();
    home = temporaryDirectory('home');
    mkdirSync(join(home, 'bin'));
    symlinkSync(requireTool('python3'), join(home, 'bin/python'));
    writeFileSync(join(home, '.npmrc'), `registry=${registry.url}\nomit=optional\naudit=false\n`);

    work = cloneRepo(server.path);
    work.commit('Start', { '.gitlab-ci.yml': pipeline, ...trainingFiles });
    work.git('push', '-q', 'origin', 'main');
  });
  afterAll(() => Promise.all([forge.close(), registry.close()]));

  /** Runs the pipeline as a runner does: a clone of the newest commits, on a detached head. */
  async function run(
    branch: string,
    variables: Readonly<Record<string, string>>,
    unset: readonly string[] = [],
  ) {
    const runner = cloneRepo(`file://${server.path}`, '--depth=20', '--branch', branch);
    runner.git('checkout', '-q', '--detach');
    runner.git('remote', 'set-url', 'origin', `${forge.url}/${project}.git`);
    pipelineId += 1;
    const all = {
      GITLAB_CI: 'true',
      CI_PROJECT_PATH: project,
      CI_PROJECT_ID: '42',
      CI_SERVER_URL: forge.url,
      CI_API_V4_URL: forge.apiUrl,
      CI_COMMIT_SHA: runner.head(),
      CI_PIPELINE_ID: String(pipelineId),
      CI_DEFAULT_BRANCH: 'main',
      CML_TOKEN: tokens.bot,
      ...variables,
    };
    const args = [
      '--force-shell-executor',
      '--no-color',
      ...Object.entries(all).flatMap(([name, value]) => ['--variable', `${name}=${value}`]),
      ...unset.flatMap((name) => ['--unset-variable', name]),
    ];
    const program = requireTool('gitlab-ci-local');
    const path = [
      join(home, 'bin'),
      dirname(program),
      dirname(requireTool('python3')),
      process.env.PATH,
    ].join(':');
    const { code, stdout, stderr } = await exec(program, args, {
      cwd: runner.path,
      env: { PATH: path, HOME: home, GIT_CONFIG_NOSYSTEM: '1' },
    });
    const log = `${stdout}${stderr}`;
    expect(code, log).toBe(0);
    expect(log).not.toContain(tokens.bot);
    expect(forge.state.violations).toEqual([]);
  }

  const ours = () => forge.state.notes.filter((note) => !note.system);

  function push(lr: string): Promise<void> {
    work.commit(`Try ${lr}`, { 'params.yaml': `lr: ${lr}\n` });
    return build();
  }

  async function build(): Promise<void> {
    const head = work.head();
    work.git('push', '-q', 'origin', 'HEAD:refs/heads/change');
    const opened = forge.state.mergeRequests.get(7) ?? forge.openMergeRequest({ iid: 7 });
    opened.sha = head;
    await run(
      'change',
      {
        CI_PIPELINE_SOURCE: 'merge_request_event',
        CI_MERGE_REQUEST_IID: '7',
        CI_MERGE_REQUEST_PROJECT_PATH: project,
        CI_MERGE_REQUEST_PROJECT_ID: '42',
        CI_MERGE_REQUEST_SOURCE_PROJECT_ID: '42',
        CI_MERGE_REQUEST_SOURCE_BRANCH_NAME: 'change',
        CI_MERGE_REQUEST_TARGET_BRANCH_NAME: 'main',
      },
      ['CI_COMMIT_BRANCH'],
    );
  }

  test('a push to main records the numbers, and posts nothing', async () => {
    await run('main', { CI_PIPELINE_SOURCE: 'push', CI_COMMIT_BRANCH: 'main' });
    expect(ours()).toEqual([]);
    expect(server.git('notes', '--ref', 'refs/notes/cml', 'show', work.head())).toContain('accuracy');
  });

  test('three pushes: one note, updated twice', async () => {
    work.git('switch', '-q', '-c', 'change');
    const bodies: string[] = [];
    for (const lr of ['0.2', '0.4', '0.8']) {
      await push(lr);
      expect(ours()).toHaveLength(1);
      bodies.push(ours()[0]!.body);
    }
    expect(new Set(bodies).size).toBe(3);
    expect(bodies[2]).toContain('accuracy');
    expect(bodies[2]).toContain(work.git('rev-parse', '--short=7', 'origin/main'));
    expect(ours()[0]).toMatchObject({ on: 7, author: { username: 'project_42_bot' } });
    expect(forge.state.quickActions).toEqual([]);
  });

  test('the same once more, and the note is left alone: nothing is written', async () => {
    const before = structuredClone(ours());
    forge.requests.splice(0);
    await build();
    expect(ours()).toEqual(before);
    const written = forge.requests.filter(
      ({ method, path }) => method !== 'GET' && path.startsWith(new URL(forge.apiUrl).pathname),
    );
    expect(written).toEqual([]);
  });

  test('its pictures show to who may read the project, and to nobody else', async () => {
    const uploads = [...ours()[0]!.body.matchAll(/\/uploads\/[0-9a-f]{32}\/[^\s"')]+/g)].map(
      (match) => match[0],
    );
    expect(uploads.length).toBeGreaterThan(0);
    const read = (path: string, token?: string) =>
      fetch(`${forge.apiUrl}/projects/42${path}`, token ? { headers: { 'private-token': token } } : {});
    for (const path of uploads) {
      const shown = await read(path, tokens.reader);
      expect(shown.status).toBe(200);
      expect(
        Buffer.from(await shown.arrayBuffer())
          .subarray(1, 4)
          .toString(),
      ).toBe('PNG');
      expect((await read(path, tokens.stranger)).status).toBe(404);
      expect((await read(path)).status).toBe(401);
    }
  });
});
