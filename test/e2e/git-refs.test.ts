import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { commitFiles } from '../../src/io/commit-files.ts';
import { withToken } from '../../src/io/credentials-git.ts';
import { type Git, openGit } from '../../src/io/git.ts';
import { openRefs, type Refs, withRefs } from '../../src/io/refs.ts';
import { CmlError } from '../../src/model/errors.ts';
import { type GitServer, startGitServer } from '../support/git-server.ts';
import { gitEnvironment, makeRepo, openRepo, type Repo, temporaryDirectory } from '../support/repo.ts';

const ref = 'refs/cml/test';
let server: GitServer;
let upstream: Repo;

beforeAll(async () => {
  server = await startGitServer({
    'writer-secret': { '*': 'write' },
    'reader-secret': { '*': 'read' },
    'stranger-secret': {},
  });
});
afterAll(() => server.close());

let count = 0;
let name = '';
beforeEach(() => {
  server.faults.splice(0);
  server.requests.splice(0);
  name = `team/model-${count++}`;
  upstream = server.create(name);
});

function workspace(): Repo {
  const repo = makeRepo();
  repo.commit('first', { 'a.txt': 'a\n' });
  repo.git('remote', 'add', 'origin', server.repositoryUrl(name));
  return repo;
}

function as(token: string, repo: Repo, env: NodeJS.ProcessEnv = gitEnvironment): Git {
  return openGit(repo.path, withToken(env, server.repositoryUrl(name), { token }));
}

/** Adds a line to a file, so that every write must see the one before it. */
function appends(refs: Refs, line: string): void {
  refs.stage(ref, async (current) => {
    const old = current === undefined ? undefined : await refs.objects.read(`${current}:lines`);
    const lines = new Set([...(old?.toString('utf8').split('\n') ?? []), line].filter((text) => text !== ''));
    const bytes = Buffer.from([...lines].join('\n'));
    return await commitFiles(refs.git, current, { message: line, write: new Map([['lines', bytes]]) });
  });
}

async function append(git: Git, line: string, options = {}): Promise<readonly unknown[]> {
  return await withRefs(git, 'origin', options, async (refs) => {
    appends(refs, line);
    return await refs.push();
  });
}

function lines(): string[] {
  return upstream.git('show', `${ref}:lines`).split('\n').sort();
}

async function failure(promise: Promise<unknown>): Promise<CmlError> {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(CmlError);
  return error as CmlError;
}

describe('writes', () => {
  test('reach an empty repository, and a second one builds on the first', async () => {
    const git = as('writer-secret', workspace());
    await append(git, 'one');
    await append(git, 'two');
    expect(lines()).toEqual(['one', 'two']);
    expect(upstream.git('rev-list', '--count', ref)).toBe('2');
  });

  test('that change nothing are not pushed', async () => {
    const git = as('writer-secret', workspace());
    await append(git, 'one');
    server.requests.splice(0);
    expect(await append(git, 'one')).toEqual([]);
    expect(server.requests.filter((request) => request.includes('receive-pack'))).toEqual([]);
  });

  test('of nothing ask the server for nothing', async () => {
    await withRefs(as('writer-secret', workspace()), 'origin', {}, (refs) => refs.push());
    expect(server.requests).toEqual([]);
  });

  test('of several refs take one push', async () => {
    await withRefs(as('writer-secret', workspace()), 'origin', {}, async (refs) => {
      appends(refs, 'one');
      refs.stage('refs/cml/other', (current) =>
        commitFiles(refs.git, current, { message: 'x', write: new Map([['x', Buffer.from('x')]]) }),
      );
      expect(await refs.push()).toHaveLength(2);
    });
    expect(
      server.requests.filter((request) => request === `POST /${name}.git/git-receive-pack`),
    ).toHaveLength(1);
  });

  test('delete a ref', async () => {
    const git = as('writer-secret', workspace());
    await append(git, 'one');
    await withRefs(git, 'origin', {}, async (refs) => {
      refs.stage(ref, async () => null);
      expect(await refs.push()).toMatchObject([{ ref, new: null }]);
    });
    expect(upstream.git('for-each-ref')).toBe('');
  });

  test('fetch of a large ref no more than its newest trees', async () => {
    const git = as('writer-secret', workspace());
    const big = Buffer.from(Array.from({ length: 200_000 }, (_, index) => index * 7919).join(' '));
    await withRefs(git, 'origin', {}, async (refs) => {
      refs.stage(ref, (current) =>
        commitFiles(refs.git, current, {
          message: 'big',
          write: new Map([
            ['big', big],
            ['lines', Buffer.from('old')],
          ]),
        }),
      );
      await refs.push();
    });
    await withRefs(git, 'origin', {}, async (refs) => {
      appends(refs, 'new');
      await refs.push();
      const objects = await refs.git.text(['cat-file', '--batch-all-objects', '--batch-check=%(objectsize)']);
      expect(Math.max(...objects.split('\n').map(Number))).toBeLessThan(1000);
    });
    expect(lines()).toEqual(['new', 'old']);
    expect(upstream.git('cat-file', '-s', `${ref}:big`)).toBe(String(big.length));
  });

  test("leave the user's repository as it was", async () => {
    const repo = workspace();
    repo.write({ 'a.txt': 'changed\n', 'new.txt': 'new\n' });
    repo.git('add', 'new.txt');
    const snapshot = () => [
      repo.git('status', '--porcelain'),
      repo.git('for-each-ref'),
      repo.git('count-objects', '-v'),
      readFileSync(join(repo.path, '.git/config'), 'utf8'),
      existsSync(join(repo.path, '.git/shallow')),
      existsSync(join(repo.path, '.git/FETCH_HEAD')),
    ];
    const state = snapshot();
    const git = as('writer-secret', repo);
    await append(git, 'one');
    await append(git, 'two');
    expect(snapshot()).toEqual(state);
  });
});

describe('from any kind of clone:', () => {
  async function works(repo: Repo): Promise<void> {
    await append(as('writer-secret', repo), 'here');
    expect(lines()).toEqual(['here']);
  }

  test('a bare one', async () => {
    const bare = makeRepo({ bare: true });
    bare.git('remote', 'add', 'origin', server.repositoryUrl(name));
    await works(bare);
  });

  test('one with no commits', async () => {
    const empty = makeRepo();
    empty.git('remote', 'add', 'origin', server.repositoryUrl(name));
    await works(empty);
  });

  test('a shallow one with a detached head', async () => {
    const origin = workspace();
    origin.commit('second');
    const path = temporaryDirectory('shallow');
    const shallow = openRepo(path);
    shallow.git('clone', '-q', '--depth=1', `file://${origin.path}`, '.');
    shallow.git('checkout', '-q', '--detach');
    shallow.git('remote', 'set-url', 'origin', server.repositoryUrl(name));
    await works(shallow);
  });

  test('a submodule', async () => {
    const inner = workspace();
    const outer = makeRepo();
    outer.git('submodule', '--quiet', 'add', inner.path, 'inner');
    const submodule = openRepo(join(outer.path, 'inner'));
    submodule.git('remote', 'set-url', 'origin', server.repositoryUrl(name));
    await works(submodule);
  });

  test('a linked work tree', async () => {
    const repo = workspace();
    const path = join(temporaryDirectory('linked'), 'tree');
    repo.git('worktree', 'add', '-q', '--detach', path);
    await works(openRepo(path));
  });

  test('one with no remote records in itself', async () => {
    const repo = makeRepo();
    await withRefs(openGit(repo.path, gitEnvironment), undefined, {}, async (refs) => {
      appends(refs, 'here');
      await refs.push();
    });
    expect(repo.git('show', `${ref}:lines`)).toBe('here');
  });
});

describe('writers at the same time', () => {
  test('lose nothing, twenty of them', { timeout: 240_000 }, async () => {
    const git = as('writer-secret', workspace());
    const names = Array.from({ length: 20 }, (_, index) => `writer-${String(index).padStart(2, '0')}`);
    await Promise.all(names.map((line) => append(git, line)));
    expect(lines()).toEqual(names);
    expect(upstream.git('rev-list', '--count', ref)).toBe('20');
  });
});

describe('a token', () => {
  test('that may only read is told what is missing', async () => {
    const error = await failure(append(as('reader-secret', workspace()), 'x'));
    expect(error.code).toBe('forge-forbidden');
    expect(error.message).toContain('may read but not write');
    expect(error.hint).toContain('contents: write');
  });

  test('that has expired, or is missing, is not accepted', async () => {
    const repo = workspace();
    expect((await failure(append(as('expired-secret', repo), 'x'))).code).toBe('forge-unauthorized');
    expect((await failure(append(openGit(repo.path, gitEnvironment), 'x'))).code).toBe('forge-unauthorized');
  });

  test('without any right sees no repository', async () => {
    expect((await failure(append(as('stranger-secret', workspace()), 'x'))).code).toBe('forge-not-found');
  });

  test('takes the place of the one that a checkout has left', async () => {
    const repo = workspace();
    const left = Buffer.from('x-access-token:reader-secret').toString('base64');
    repo.git('config', `http.${server.url}/.extraheader`, `AUTHORIZATION: basic ${left}`);
    await append(as('writer-secret', repo), 'x');
    expect(lines()).toEqual(['x']);
  });

  test('that a checkout has left is used where there is no other', async () => {
    const repo = workspace();
    const left = Buffer.from('x-access-token:writer-secret').toString('base64');
    repo.git('config', `http.${server.url}/.extraheader`, `AUTHORIZATION: basic ${left}`);
    await append(openGit(repo.path, gitEnvironment), 'x');
    expect(lines()).toEqual(['x']);
  });

  test('in the URL of the remote works and is never shown', async () => {
    const repo = workspace();
    repo.git('remote', 'set-url', 'origin', server.repositoryUrl(name).replace('//', '//bot:writer-secret@'));
    await append(openGit(repo.path, gitEnvironment), 'x');
    expect(lines()).toEqual(['x']);
    server.tokens.delete('writer-secret');
    const error = await failure(append(openGit(repo.path, gitEnvironment), 'y'));
    server.tokens.set('writer-secret', { '*': 'write' });
    expect(everything(error)).not.toContain('writer-secret');
  });

  test('appears in no argument, no file and no error', async () => {
    const repo = workspace();
    const shim = temporaryDirectory('shim');
    const log = join(shim, 'log');
    const real = execFileSync('sh', ['-c', 'command -v git'], { encoding: 'utf8' }).trim();
    writeFileSync(
      join(shim, 'git'),
      `#!/bin/sh\nfor word in "$@"; do printf '%s\\n' "$word" >> ${log}; done\nexec ${real} "$@"\n`,
    );
    chmodSync(join(shim, 'git'), 0o755);
    const env = { ...gitEnvironment, PATH: `${shim}:${gitEnvironment.PATH}` };
    const forms = (token: string) => [token, Buffer.from(`x-access-token:${token}`).toString('base64')];

    await append(as('writer-secret', repo, env), 'x');
    const error = await failure(append(as('reader-secret', repo, env), 'y'));
    const seen = [
      readFileSync(log, 'utf8'),
      readFileSync(join(repo.path, '.git/config'), 'utf8'),
      everything(error),
    ];
    expect(seen[0]).toContain('push');
    for (const form of [...forms('writer-secret'), ...forms('reader-secret')])
      expect(seen.join('\n')).not.toContain(form);
  });
});

function everything(error: CmlError): string {
  return `${error.message}\n${error.hint}\n${error.stack}\n${String(error.cause)}`;
}

describe('a server', () => {
  const receives = ({ method, service }: { method: string; service: string }) =>
    method === 'POST' && service === 'git-receive-pack';

  test('that stumbles is asked again', async () => {
    server.faults.push({ kind: 'status', status: 502, times: 1 });
    server.faults.push({ kind: 'status', status: 500, times: 1, when: receives });
    await append(as('writer-secret', workspace()), 'x');
    expect(lines()).toEqual(['x']);
  });

  test('that keeps failing is unavailable', async () => {
    server.faults.push({ kind: 'status', status: 500 });
    const error = await failure(append(as('writer-secret', workspace()), 'x'));
    expect(error.code).toBe('forge-unavailable');
    expect(error.message).toContain('500');
  });

  test('whose answer is lost after the write has not written twice', async () => {
    server.faults.push({ kind: 'reset-after', times: 1, when: receives });
    await append(as('writer-secret', workspace()), 'x');
    expect(lines()).toEqual(['x']);
    expect(upstream.git('rev-list', '--count', ref)).toBe('1');
  });

  test('that hangs is given up', async () => {
    server.faults.push({ kind: 'hang' });
    const env = { ...gitEnvironment, GIT_HTTP_LOW_SPEED_TIME: '1' };
    const error = await failure(append(as('writer-secret', workspace(), env), 'x'));
    expect(error.code).toBe('forge-unavailable');
  });

  test('that is not there is unavailable', async () => {
    const repo = workspace();
    repo.git('remote', 'set-url', 'origin', 'http://127.0.0.1:9/team/model.git');
    expect((await failure(append(openGit(repo.path, gitEnvironment), 'x'))).code).toBe('forge-unavailable');
  });

  test('whose rule refuses the ref is quoted', async () => {
    writeFileSync(
      join(upstream.path, 'hooks/pre-receive'),
      '#!/bin/sh\necho "Changes must be made through a pull request" >&2\nexit 1\n',
    );
    chmodSync(join(upstream.path, 'hooks/pre-receive'), 0o755);
    const error = await failure(append(as('writer-secret', workspace()), 'x'));
    expect(error.code).toBe('push-rejected');
    expect(String(error.cause)).toContain('Changes must be made through a pull request');
  });

  test('that knows no partial clone serves all the same', async () => {
    upstream.git('config', 'uploadpack.allowFilter', 'false');
    const git = as('writer-secret', workspace());
    await append(git, 'one');
    await append(git, 'two');
    expect(lines()).toEqual(['one', 'two']);
  });
});

test('a private repository goes when it is closed', async () => {
  const refs = await openRefs(openGit(workspace().path, gitEnvironment), 'origin');
  const directory = refs.git.env.GIT_DIR!;
  expect(existsSync(directory)).toBe(true);
  await refs.close();
  expect(existsSync(directory)).toBe(false);
});
