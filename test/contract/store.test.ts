import { mkdirSync, readdirSync, symlinkSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, test } from 'vitest';
import { withToken } from '../../src/io/credentials-git.ts';
import { openGit } from '../../src/io/git.ts';
import { openRefs, type Refs } from '../../src/io/refs.ts';
import { filesStore } from '../../src/stores/files/index.ts';
import { gitRefStore } from '../../src/stores/git-ref/index.ts';
import { stores } from '../../src/stores/index.ts';
import { assetRef } from '../../src/stores/names.ts';
import { type GitServer, startGitServer } from '../support/git-server.ts';
import { gitEnvironment, makeRepo, temporaryDirectory } from '../support/repo.ts';
import { picture, storeContract } from './store.ts';

let server: GitServer;
const opened: Refs[] = [];
beforeAll(async () => {
  server = await startGitServer({ writer: { '*': 'write' }, reader: { '*': 'read' }, stranger: {} });
});
afterAll(async () => {
  for (const refs of opened) await refs.close();
  await server.close();
});

let count = 0;

storeContract('git-ref', async () => {
  const name = `team/pictures-${count++}`;
  server.create(name);
  server.requests.splice(0);
  const repo = makeRepo();
  repo.git('remote', 'add', 'origin', server.repositoryUrl(name));
  const git = openGit(repo.path, withToken(gitEnvironment, server.repositoryUrl(name), { token: 'writer' }));
  const get = (url: string, token: string) => fetch(url, { headers: { Authorization: `Bearer ${token}` } });
  return {
    async open() {
      const refs = await openRefs(git, 'origin');
      opened.push(refs);
      const blobUrl = (sha: string, path: string) => `${server.url}/${name}/blob/${sha}/${path}?raw=true`;
      return gitRefStore({ refs, ref: assetRef({ change: 7 }, 'train'), blobUrl });
    },
    async read(url) {
      const response = await get(url, 'reader');
      expect(response.headers.get('content-type')).toMatch(/^image\//);
      return Buffer.from(await response.arrayBuffer());
    },
    refused: async (url) => Math.min((await get(url, 'stranger')).status, (await fetch(url)).status),
    writes: () => server.requests.filter((request) => request.includes('receive-pack')).length,
  };
});

storeContract('files', async () => {
  const directory = join(temporaryDirectory('files'), '.cml');
  return {
    open: async () => filesStore(directory),
    read: (url) => readFile(join(directory, url)),
    writes: () => 0,
  };
});

test('the registry has every store of the folder, and opens it', async () => {
  const folders = readdirSync(join(import.meta.dirname, '../../src/stores'), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name);
  expect(Object.keys(stores).sort()).toEqual(folders.sort());
  for (const load of Object.values(stores)) expect(Object.keys(await load())).not.toEqual([]);
});

it('a store of files does not follow a link', async () => {
  const directory = temporaryDirectory('linked');
  const elsewhere = temporaryDirectory('elsewhere');
  symlinkSync(elsewhere, join(directory, '.cml'));
  await expect(filesStore(join(directory, '.cml')).put([picture('a')], new Map())).rejects.toMatchObject({
    code: 'file-outside',
  });
  mkdirSync(join(directory, 'real'));
  symlinkSync(elsewhere, join(directory, 'real/assets'));
  await expect(filesStore(join(directory, 'real')).put([picture('a')], new Map())).rejects.toMatchObject({
    code: 'file-outside',
  });
  expect(readdirSync(elsewhere).filter((name) => name.endsWith('.png'))).toEqual([]);
});
