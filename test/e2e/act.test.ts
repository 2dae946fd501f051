import { cpSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { exec } from '../../src/io/process.ts';
import { type GithubServer, startGithub, tokens } from '../forges/github/index.ts';
import { cml } from '../support/cml.ts';
import { snippets } from '../support/markdown.ts';
import { cloneRepo, makeRepo, openRepo, type Repo, temporaryDirectory } from '../support/repo.ts';
import { needs, requireTool, tool } from '../support/tools.ts';
import { trainingFiles } from '../support/training.ts';

const root = resolve(import.meta.dirname, '../..');
const workflow = snippets('yaml').find(({ code }) => code.includes('jobs:'))!.code;

describe('the README’s workflow on GitHub, unmodified, under act', {
  ...needs('act', 'python3'),
  timeout: 180_000,
}, () => {
  let forge: GithubServer;
  let server: Repo;
  let work: Repo;
  let home = '';
  let action = '';
  let run = 100;

  beforeAll(async () => {
    const gitRoot = temporaryDirectory('forge');
    server = makeRepo({ bare: true, path: join(gitRoot, 'octo/model.git') });
    server.git('config', 'http.receivepack', 'true');
    forge = await startGithub({ repository: 'octo/model', isPrivate: true, gitRoot });
    // What a runner fetches of this repository, without whatever else lies in this folder.
    action = temporaryDirectory('action');
    for (const part of ['action.yml', 'dist'])
      cpSync(join(root, part), join(action, part), { recursive: true });
    home = temporaryDirectory('home');
    mkdirSync(join(home, 'bin'));
    symlinkSync(requireTool('python3'), join(home, 'bin/python'));
    symlinkSync(tool('node') ?? process.execPath, join(home, 'bin/node'));

    work = cloneRepo(server.path);
    work.commit('Start', {
      '.github/workflows/model.yml': workflow,
      ...trainingFiles,
    });
    work.git('push', '-q', 'origin', 'main');
  });
  afterAll(() => forge.close());

  /** Runs the workflow for an event, as the runner of a commit that is checked out in a folder of its own. */
  async function act(
    event: 'push' | 'pull_request',
    sha: string,
    payload: object,
    token: string = tokens.job,
  ): Promise<string> {
    const runner = cloneRepo(server.path, '--no-checkout');
    runner.git('remote', 'set-url', 'origin', `${forge.url}/octo/model.git`);
    runner.git('checkout', '-q', ...(event === 'push' ? ['-B', 'main', sha] : [sha]));
    const eventFile = join(temporaryDirectory('event'), 'event.json');
    writeFileSync(eventFile, JSON.stringify({ ...payload, repository: { full_name: 'octo/model' } }));
    run += 1;
    const env = {
      GITHUB_SERVER_URL: forge.url,
      GITHUB_API_URL: forge.apiUrl,
      GITHUB_GRAPHQL_URL: `${forge.url}/api/graphql`,
      GITHUB_REPOSITORY: 'octo/model',
      GITHUB_RUN_ID: String(run),
    };
    const args = [
      event,
      ...['-P', 'ubuntu-latest=-self-hosted', '--no-skip-checkout', '--action-offline-mode'],
      ...['--local-repository', `actions/checkout@v4=${join(root, 'test/support/checkout')}`],
      ...['--local-repository', `OWNER/cml@v1=${action}`],
      ...['-e', eventFile, '-s', `GITHUB_TOKEN=${token}`],
      ...Object.entries(env).flatMap(([name, value]) => ['--env', `${name}=${value}`]),
    ];
    const path = [join(home, 'bin'), dirname(requireTool('python3')), process.env.PATH].join(':');
    const { code, stdout, stderr } = await exec(requireTool('act'), args, {
      cwd: runner.path,
      env: { PATH: path, HOME: home, GIT_CONFIG_NOSYSTEM: '1' },
    });
    const log = `${stdout}${stderr}`;
    expect(code, log).toBe(0);
    expect(log).not.toContain(token);
    expect(forge.state.violations).toEqual([]);
    return log;
  }

  /** A commit on the branch, and the merge that GitHub makes of it; runs the workflow for it. */
  function push(lr: string, token?: string): Promise<string> {
    work.commit(`Try ${lr}`, { 'params.yaml': `lr: ${lr}\n` });
    return build(token);
  }

  async function build(token?: string): Promise<string> {
    const head = work.head();
    work.git('push', '-q', 'origin', 'HEAD:refs/heads/change');
    const base = work.git('rev-parse', 'origin/main');
    const merge = work.git('commit-tree', '-p', base, '-p', head, '-m', 'Merge', `${head}^{tree}`);
    work.git('push', '-q', '-f', 'origin', `${merge}:refs/pull/7/merge`);
    const pull = {
      number: 7,
      head: { sha: head, ref: 'change', repo: { full_name: 'octo/model' } },
      base: { sha: base, ref: 'main', repo: { full_name: 'octo/model' } },
    };
    forge.openPull({
      number: 7,
      head: { sha: head, ref: 'change', repository: 'octo/model' },
      base: { sha: base, ref: 'main' },
    });
    return act('pull_request', merge, { action: 'synchronize', number: 7, pull_request: pull }, token);
  }

  const read = (url: string, token?: string) =>
    fetch(url, token ? { headers: { authorization: `Bearer ${token}` } } : {});

  test('a push to main records the numbers, and posts nothing', async () => {
    const log = await act('push', work.head(), {
      ref: 'refs/heads/main',
      before: '0'.repeat(40),
      after: work.head(),
    });
    expect(forge.state.comments).toEqual([]);
    expect(log).toContain('tokens in my environment: []');
    expect(server.git('notes', '--ref', 'refs/notes/cml', 'show', work.head())).toContain('accuracy');
  });

  test('three pushes: one comment, updated twice', async () => {
    work.git('switch', '-q', '-c', 'change');
    const bodies: string[] = [];
    for (const lr of ['0.2', '0.4', '0.8']) {
      await push(lr);
      expect(forge.state.comments).toHaveLength(1);
      bodies.push(forge.state.comments[0]!.body);
    }
    expect(new Set(bodies).size).toBe(3);
    expect(bodies[2]).toContain('accuracy');
    expect(bodies[2]).toContain('0.98');
    expect(bodies[2]).toContain(work.git('rev-parse', '--short=7', 'origin/main'));
    expect(forge.state.comments[0]).toMatchObject({ on: 7, author: { login: 'github-actions[bot]' } });
    // No gates, so a status would decide nothing.
    expect(forge.state.statuses).toEqual([]);
  });

  test('the same once more, and the comment is left alone: nothing is written', async () => {
    const before = structuredClone(forge.state.comments);
    const refs = server.git('for-each-ref', '--format=%(refname) %(objectname)', 'refs/cml');
    forge.requests.splice(0);
    const log = await build();
    expect(log).toContain('nothing new for');
    expect(forge.state.comments).toEqual(before);
    const asked = forge.requests.filter(({ path }) => path.startsWith('/api'));
    expect(asked.map(({ method, path }) => `${method} ${path}`)).toEqual(['POST /api/graphql']);
    expect(server.git('for-each-ref', '--format=%(refname) %(objectname)', 'refs/cml')).toBe(refs);
  });

  test('its pictures show to who may read the repository, and to nobody else', async () => {
    const body = forge.state.comments[0]!.body;
    const urls = [...body.matchAll(/(?:src|srcset)="(http[^"]+)"|!\[[^\]]*\]\((http[^)\s]+)/g)].map(
      (match) => match[1] ?? match[2]!,
    );
    expect(urls.length).toBeGreaterThan(0);
    for (const url of urls) {
      const shown = await read(url, tokens.reader);
      expect(shown.status).toBe(200);
      expect(shown.headers.get('content-type')).toBe('image/png');
      expect(
        Buffer.from(await shown.arrayBuffer())
          .subarray(1, 4)
          .toString(),
      ).toBe('PNG');
      expect((await read(url, tokens.stranger)).status).toBe(404);
      expect((await read(url)).status).toBe(401);
    }
  });

  test('a token that may only read: the report in the step summary, and the permission by name', async () => {
    const before = structuredClone(forge.state.comments);
    const log = await push('1.6', tokens.fork);
    expect(forge.state.comments).toEqual(before);
    const summary = log.slice(log.indexOf('Summary - '));
    expect(summary).toContain('0.9938');
    expect(summary).toContain('```mermaid');
    expect(log).toContain('pull-requests: write');
    expect(log).toContain('contents: write');
  });

  test('what `cml init` writes runs as it is', needs('make'), async () => {
    const author = cloneRepo(server.path);
    author.git('rm', '-q', '-r', '.github');
    author.write({ Makefile: 'train:\n\tpython train.py\n' });
    const { code } = await cml(author.path, ['init']);
    expect(code).toBe(0);
    const head = author.commit('Take what init wrote', { 'params.yaml': 'lr: 3.2\n' });
    author.git('push', '-q', 'origin', 'HEAD:main');
    const before = work.git('rev-parse', 'origin/main');
    const log = await act('push', head, { ref: 'refs/heads/main', before, after: head });
    expect(log).toContain('accuracy');
    expect(server.git('notes', '--ref', 'refs/notes/cml', 'show', head)).toContain('accuracy');
    author.git('push', '-q', '-f', 'origin', `${before}:main`);
  });

  test('no branch, tag or commit on a branch was made', () => {
    const refs = server.git('for-each-ref', '--format=%(refname)').split('\n');
    expect(refs.filter((ref) => /^refs\/(heads|tags)\//.test(ref))).toEqual([
      'refs/heads/change',
      'refs/heads/main',
    ]);
    expect(openRepo(server.path).git('rev-parse', 'change')).toBe(work.head());
  });
});
