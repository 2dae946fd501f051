import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { metricsShow } from '../../../src/dvc/commands/index.ts';
import { startGitServer } from '../../support/git-server.ts';
import { folder, metrics, object, serve, write } from './tracked.ts';

// What is fetched goes with the program, which a test's worker does not end as one does.
beforeEach(() => void vi.stubEnv('TMPDIR', folder));
afterEach(() => void vi.unstubAllEnvs());

const md5 = object.replace('files/md5/', '').replace('/', '');

function git(cwd: string, ...args: string[]): string {
  return execFileSync('git', ['-c', 'user.name=x', '-c', 'user.email=x@x', ...args], {
    cwd,
    encoding: 'utf8',
  });
}

function commit(name: string): string {
  const cwd = join(folder, name);
  mkdirSync(cwd, { recursive: true });
  git(cwd, 'init', '-q');
  git(cwd, 'add', '-A');
  git(cwd, 'commit', '-qm', 'State');
  return git(cwd, 'rev-parse', 'HEAD').trim();
}

/** A repository with metrics in git and metrics that only its remote has, in a DVC project below the root. */
function source(remote: string): string {
  write('source/g.json', '{"git": 7}');
  write('source/sub/.dvc/config', `[core]\nremote = r\n['remote "r"']\nurl = ${remote}\n`);
  write('source/sub/m.json.dvc', `outs:\n- {md5: ${md5}, size: 12, hash: md5, path: m.json}\n`);
  return commit('source');
}

/** As `dvc import` writes it. */
function imported(file: string, path: string, { url, rev }: { url: string; rev: string }, out = ''): void {
  write(
    `user/${file}.dvc`,
    `frozen: true\ndeps:\n- path: ${path}\n  repo:\n    url: ${JSON.stringify(url)}\n    rev_lock: ${rev}\nouts:\n- {hash: md5, path: ${file}${out}}\n`,
  );
}

async function shown(): Promise<Record<string, { data?: unknown; error?: { type: string; msg: string } }>> {
  commit('user');
  const env = { PATH: process.env.PATH, HOME: folder };
  const { stdout } = await metricsShow({ json: true }, { cwd: join(folder, 'user'), env });
  const { data, error } = JSON.parse(stdout)[''];
  expect(error).toBeUndefined();
  return data;
}

describe('what was imported', () => {
  it('comes from the other repository and its remote, the one commit alone, and is kept in the cache', async () => {
    const server = await startGitServer({ secret: { '*': 'write' } });
    const store = await serve(({ url }) =>
      url === `/${object}` ? { status: 200, body: metrics } : { status: 404 },
    );
    try {
      const bare = server.create('team/data');
      const url = server.repositoryUrl('team/data').replace('://', '://x:secret@');
      const rev = source(store.url);
      write('source/g.json', '{"git": 8}');
      commit('source');
      git(join(folder, 'source'), 'push', '-q', bare.path, 'HEAD:main');
      const at = { url, rev };
      imported('m.json', 'sub/m.json', at, `, md5: ${md5}`);
      imported('g.json', 'g.json', at);
      imported('all', 'sub', at);
      write('user/dvc.yaml', 'metrics: [m.json, g.json, all]\n');
      expect(await shown()).toEqual({
        'm.json': { data: { acc: 0.5 } },
        'g.json': { data: { git: 7 } },
        'all/m.json': { data: { acc: 0.5 } },
      });
      expect(store.requests.length).toBe(1);
      expect(existsSync(join(folder, 'user/.dvc/cache', object))).toBe(true);
    } finally {
      await server.close();
      store.close();
    }
  });

  it('comes from a folder on this machine, and from its cache where that has no remote', async () => {
    const rev = source('unused');
    write('source/sub/.dvc/config', '');
    write(`source/sub/.dvc/cache/${object}`, metrics);
    imported('m.json', 'sub/m.json', { url: '../source', rev: commit('source') }, `, md5: ${md5}`);
    imported('old.json', 'g.json', { url: `file://${join(folder, 'source')}`, rev });
    write('user/dvc.yaml', 'metrics: [m.json, old.json]\n');
    expect(await shown()).toEqual({ 'm.json': { data: { acc: 0.5 } }, 'old.json': { data: { git: 7 } } });
  });

  it('comes by what the repository connects to its servers with', async () => {
    const file = join(folder, 'connected');
    imported('m.json', 'm.json', { url: 'git@forge.invalid:team/data.git', rev: 'f'.repeat(40) });
    write('user/dvc.yaml', 'metrics: [m.json]\n');
    git(join(folder, 'user'), 'init', '-q');
    git(join(folder, 'user'), 'config', 'core.sshCommand', `touch ${file}; false`);
    expect((await shown())['m.json']?.error?.type).toBe('NotFetched');
    expect(existsSync(file)).toBe(true);
  });

  it('comes from a URL where it was not downloaded', async () => {
    const server = await serve(({ url }) =>
      url === '/base/u.json' ? { status: 200, body: '{"u": 1}' } : { status: 404 },
    );
    try {
      write(
        'user/u.json.dvc',
        `deps:\n- {path: '${server.url}/base/u.json', checksum: '87925293732312801734640849470274424072', size: 9, hash: md5}\nouts:\n- {path: u.json}\n`,
      );
      write(
        'user/gone.json.dvc',
        `deps:\n- {path: '${server.url}/gone.json', checksum: '87925293732312801734640849470274424072', size: 9, hash: md5}\nouts:\n- {path: gone.json}\n`,
      );
      write(
        'user/own.json.dvc',
        `deps:\n- {path: 'file://${write('own.json', '{"token": 1}')}', size: 12, hash: md5}\nouts:\n- {path: own.json}\n`,
      );
      write('user/dvc.yaml', 'metrics: [u.json, gone.json, own.json]\n');
      const found = await shown();
      expect(found['u.json']).toEqual({ data: { u: 1 } });
      expect(found['gone.json']?.error?.type).toBe('FileNotFoundError');
      expect(found['own.json']).toMatchObject({ error: { type: 'NotFetched' } });
    } finally {
      server.close();
    }
  });

  it('is refused where it is not what its hash says', async () => {
    const rev = source('unused');
    imported('g.json', 'g.json', { url: '../source', rev }, `, md5: ${md5}`);
    write('user/dvc.yaml', 'metrics: [g.json]\n');
    expect((await shown())['g.json']?.error).toEqual({
      type: 'NotFetched',
      msg: `where it was imported from gave something else than ${md5}`,
    });
  });

  it('is not fetched by any other program, nor from what leads nowhere, in a circle, or out of the repository', async () => {
    const rev = source('unused');
    const file = join(folder, 'ran');
    const urls = [
      `ext::sh -c touch% ${file}`,
      `--upload-pack=touch ${file}`,
      `ssh://-oProxyCommand=touch%20${file}/x`,
      '../nothing',
      'https://user:hunter2@127.0.0.1:9/x.git',
    ];
    for (const [index, url] of urls.entries()) imported(`${index}.json`, 'g.json', { url, rev });
    imported('escape.json', '../../../../etc/hostname', { url: '../source', rev });
    imported('rev.json', 'g.json', { url: '../source', rev: '--output=x' });
    // A folder that somebody committed is a repository too, and says by what to fetch the objects that it lacks.
    const evil = join(folder, 'user/evil');
    execFileSync('git', ['init', '-q', '--bare', evil]);
    for (const setting of [
      'core.repositoryformatversion=1',
      'extensions.partialClone=origin',
      'remote.origin.promisor=true',
      'remote.origin.url=/nothing',
      `remote.origin.uploadpack=touch ${file}; false`,
    ])
      git(evil, 'config', ...setting.split(/=(.*)/).slice(0, 2));
    git(evil, 'fetch', '-q', join(folder, 'source'), 'HEAD:main');
    for (const [index, url] of ['./evil', `file://${evil}`].entries())
      imported(`evil${index}.json`, 'g.json', { url, rev: 'f'.repeat(40) });
    // Imports itself, from itself.
    imported('round.json', 'round.json', { url: '.', rev: 'HEAD' });
    const names = [...urls.keys(), 'evil0', 'evil1', 'escape', 'rev', 'round'].map((name) => `${name}.json`);
    write('user/dvc.yaml', `metrics: [${names.join(', ')}]\n`);
    const found = await shown();
    for (const name of names)
      expect(found[name]?.error?.type, name).toMatch(/^NotFetched$|^FileNotFoundError$/);
    expect(existsSync(file)).toBe(false);
    expect(JSON.stringify(found)).not.toContain('hunter2');
    expect(found['3.json']?.error?.msg).toBe(
      "what was imported from '../nothing' was not fetched: there is no such repository, or it may not be seen; run `dvc pull`",
    );
  });
});
