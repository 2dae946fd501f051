import { chownSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Build, githubBuild, gitlabBuild } from '../support/builds.ts';
import { cloneRepo } from '../support/repo.ts';

describe.each([
  ['GitHub', githubBuild],
  ['GitLab', gitlabBuild],
])('pr create on %s, as iterative/cml has it', (_name, start) => {
  let build: Build;
  beforeAll(async () => {
    build = await start({
      files: { 'model.json': '1', 'sub/deep.json': '1', '.gitignore': '*.log\n' },
      event: 'push',
    });
  });
  afterAll(() => build.close());
  const branch = () => `main-cml-pr-${build.repo.head().slice(0, 8)}`;

  test('nothing that changed: exit 0, nothing printed, nothing pushed', async () => {
    const { code, stdout, stderr } = await build.cml(['pr', 'create', '.']);
    expect([code, stdout]).toEqual([0, '']);
    expect(stderr).toContain('Nothing to do');
    expect(build.requests()).toEqual([]);
  });

  test('commits what matches to a branch, opens a request, and leaves the checkout alone', async () => {
    build.repo.write({ 'model.json': '2', 'sub/deep.json': '2', 'new.json': 'n', 'train.log': 'x' });
    const before = build.repo.git('status', '--porcelain', '--branch');
    const { code, stdout, stderr } = await build.cml(['pr', '--title', 'New model', '*.json']);
    expect(stderr).toBe('');
    expect([code, stdout]).toEqual([0, expect.stringMatching(/^http\S+\n$/)]);
    expect(build.repo.git('status', '--porcelain', '--branch')).toBe(before);
    expect(build.requests()).toMatchObject([
      {
        source: branch(),
        target: 'main',
        title: 'New model',
        body: expect.stringContaining(build.repo.head()),
        merge: 'none',
      },
    ]);
    const changed = build.server.git('diff', '--name-only', 'main', branch()).split('\n');
    expect(changed).toEqual(['model.json', 'new.json']);
    expect(build.server.git('log', '-1', '--format=%s|%an|%ae', branch())).toBe(
      `CML PR for ${build.repo.head().slice(0, 8)} [skip ci]|cml|cml@noreply.invalid`,
    );
    expect(build.repo.git('config', '--list', '--local')).not.toContain(build.env.REPO_TOKEN);
  });

  test('run again, it finds the request that is there', async () => {
    const { code, stdout } = await build.cml(['pr', 'create', '--md', '*.json']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^\[CML's (Pull|Merge) Request\]\(http\S+\)\n$/);
    expect(build.requests()).toHaveLength(1);
  });

  test('--merge and --squash', async () => {
    const merge = (name: string, ...args: string[]) =>
      build.cml(['pr', 'create', `--branch=${name}`, ...args, 'model.json']);
    expect((await merge('one', '--auto-merge')).code).toBe(0);
    expect(build.requests().at(-1)).toMatchObject({
      source: 'one',
      merge: build.kind === 'github' ? 'merged' : 'queued',
    });
    expect(build.server.git('log', '-1', '--format=%s', 'one')).not.toContain('skip ci');
    build.protect('main');
    expect((await merge('two', '--squash')).code).toBe(0);
    expect(build.requests().at(-1)).toMatchObject({ source: 'two', merge: 'queued' });
    expect((await merge('three', '--squash', '--rebase')).code).toBe(2);
  });

  test('a folder below, a branch that is not there, and commits of one’s own', async () => {
    const other = await build.cml(['pr', 'create', '--target-branch', 'nowhere', 'model.json']);
    expect([other.code, other.stderr]).toEqual([4, expect.stringContaining('nowhere does not exist')]);
    build.repo.git('switch', '-q', '-c', 'own');
    build.repo.git('commit', '-q', '-am', 'Own');
    const head = build.repo.head();
    const { code, stdout } = await build.cml(['pr', 'create', '--target-branch=main', '--branch=mine']);
    expect([code, stdout]).toEqual([0, expect.stringMatching(/^http/)]);
    expect(build.server.git('rev-parse', 'mine')).toBe(head);
  });

  test('patterns as a shell has them; what a training tidied up stays, unless it is named', async () => {
    const build = await start({ files: { 'a/x.json': '1', 'a/y.yaml': '1', 'a/z.txt': '1' }, event: 'push' });
    const changed = async (branch: string, ...patterns: readonly string[]) => {
      await build.cml(['pr', 'create', `--branch=${branch}`, ...patterns]);
      return build.server.git('diff', '--name-only', 'main', branch).split('\n');
    };
    try {
      build.repo.write({ 'a/x.json': '2', 'a/y.yaml': '2', 'a/b/deep.json': '2' });
      rmSync(join(build.repo.path, 'a/z.txt'));
      expect(await changed('braces', '**/*.{json,yaml}', '!a/b/**')).toEqual(['a/x.json', 'a/y.yaml']);
      expect(await changed('all', '.')).toEqual(['a/b/deep.json', 'a/x.json', 'a/y.yaml']);
      expect(await changed('named', './a/z.txt', 'a/b')).toEqual(['a/b/deep.json', 'a/z.txt']);
    } finally {
      await build.close();
    }
  });

  test('workflow rerun stops what runs and starts it again', async () => {
    const running = build.build(100, build.kind === 'github' ? 'in_progress' : 'running');
    const failed = build.build(99, build.kind === 'github' ? 'completed' : 'failed');
    expect(await build.cml(['workflow', 'rerun'])).toMatchObject({ code: 0, stdout: '' });
    expect(await build.cml(['rerun-workflow', '--id', '99'])).toMatchObject({ code: 0 });
    expect([running.again(), failed.again()]).toEqual([1, 1]);
    expect((await build.cml(['workflow', 'rerun', '--id=12345'])).code).toBe(5);
  });

  test('repo prepare fetches what is missing, and keeps the token out of every file', async () => {
    const shallow = cloneRepo(`file://${build.server.path}`, '--depth=1', '--no-single-branch');
    shallow.git('remote', 'set-url', 'origin', build.repo.git('remote', 'get-url', 'origin'));
    const { cml } = await import('../support/cml.ts');
    const env = { ...build.env };
    expect(await cml(shallow.path, ['ci', '--unshallow'], { env })).toMatchObject({ code: 0, stdout: '' });
    expect(shallow.git('rev-parse', '--is-shallow-repository')).toBe('false');
    expect(shallow.git('config', 'user.name')).toBe('cml');
    expect(shallow.git('config', '--list', '--local')).not.toContain(env.REPO_TOKEN);
    shallow.commit('Pushed by hand', { 'hand.txt': '1' });
    const { exec } = await import('../../src/io/process.ts');
    const push = await exec('git', ['push', '-q', 'origin', 'HEAD:by-hand'], {
      cwd: shallow.path,
      env: {
        PATH: process.env.PATH,
        HOME: '/nonexistent',
        GIT_TERMINAL_PROMPT: '0',
        REPO_TOKEN: env.REPO_TOKEN,
      },
    });
    expect([push.code, push.stderr]).toEqual([0, '']);
  });

  test('repo prepare leaves a header of the same token, for later steps that have no variable', async () => {
    const repo = cloneRepo(build.server.path);
    repo.git('remote', 'set-url', 'origin', build.repo.git('remote', 'get-url', 'origin'));
    const header = `http.${new URL(build.url).origin}/.extraheader`;
    const { cml } = await import('../support/cml.ts');
    for (const [token, isKept] of [
      [build.env.REPO_TOKEN, true],
      ['another', false],
    ] as const) {
      const basic = Buffer.from(`x-access-token:${token}`).toString('base64');
      repo.git('config', header, `AUTHORIZATION: basic ${basic}`);
      expect(await cml(repo.path, ['repo', 'prepare'], { env: build.env })).toMatchObject({ code: 0 });
      expect(repo.git('config', '--local', '--list').includes(basic)).toBe(isKept);
    }
  });

  test.skipIf(process.getuid?.() !== 0)(
    'a checkout of another user, as in a container, is no obstacle in CI',
    async () => {
      const repo = cloneRepo(build.server.path);
      chownSync(repo.path, 12_345, 12_345);
      const { cml } = await import('../support/cml.ts');
      repo.write({ 'report.md': 'Hello' });
      const comment = (CI: string) =>
        cml(repo.path, ['comment', 'create', '--dry-run', 'report.md'], { env: { ...build.env, CI } });
      expect(await comment('true')).toMatchObject({ code: 0, stdout: 'Hello\n' });
      expect((await comment('')).stderr).toContain('distrusts the owner');
    },
  );

  test('nothing was asked of the forge that its description does not allow', () => {
    expect(build.violations).toEqual([]);
  });
});

test('a protected branch that cannot wait: the address, one sentence, and what to switch on', async () => {
  const build = await githubBuild({ files: { 'model.json': '1' }, event: 'push' });
  try {
    build.repo.write({ 'model.json': '2' });
    build.protect('main', false);
    const { code, stdout, stderr } = await build.cml(['pr', 'create', '--merge', 'model.json']);
    expect([code, stdout]).toEqual([5, expect.stringMatching(/^http/)]);
    expect(stderr).toContain('Allow auto-merge');
    expect(build.requests()).toMatchObject([{ merge: 'none' }]);
  } finally {
    await build.close();
  }
});
