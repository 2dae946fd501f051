import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { withToken } from '../../src/io/credentials-git.ts';
import { type Git, openGit } from '../../src/io/git.ts';
import { type Refs, withRefs } from '../../src/io/refs.ts';
import { numbersRef } from '../../src/ledger/index.ts';
import { recordRuns } from '../../src/ledger/record.ts';
import { emptyRun } from '../../src/model/run.ts';
import { numberValue } from '../../src/model/value.ts';
import { type Published, publish } from '../../src/pipeline/publish/index.ts';
import { pruneAssets } from '../../src/stores/git-ref/prune.ts';
import { assetRef } from '../../src/stores/names.ts';
import { picture } from '../contract/store.ts';
import { type GitServer, startGitServer } from '../support/git-server.ts';
import { gitEnvironment, makeRepo, type Repo } from '../support/repo.ts';

let server: GitServer;
let upstream: Repo;
let author: Repo;
let sha = '';
let count = 0;
let name = '';

beforeAll(async () => {
  server = await startGitServer({ writer: { '*': 'write' }, reader: { '*': 'read' } });
});
afterAll(() => server.close());
beforeEach(() => {
  name = `team/publish-${count++}`;
  upstream = server.create(name);
  author = makeRepo();
  sha = author.commit('one');
  author.git('remote', 'add', 'origin', server.repositoryUrl(name));
  server.requests.splice(0);
});

function as(token: string): Git {
  return openGit(author.path, withToken(gitEnvironment, server.repositoryUrl(name), { token }));
}

const forge = {
  blobUrl: (commit: string, path: string) => `${server.url}/${name}/blob/${commit}/${path}?raw=true`,
};
const pictures = [picture('light'), picture('dark')];
const run = {
  ...emptyRun(null),
  metrics: [{ key: 'a', value: numberValue(1), source: 'files', file: 'm.json' }],
};

/** What `cml run` does at its end. */
function deliver(
  token: string,
  { assets = pictures, known = new Map<string, string>(), change = 7 } = {},
): Promise<Published> {
  return withRefs(as(token), 'origin', {}, async (refs: Refs) => {
    recordRuns(refs, [{ sha, key: 'train', run }]);
    const owner = { change };
    return await publish({ assets, known, forge, refs: async () => refs, owner, key: 'train', staged: true });
  });
}

const pushes = () => server.requests.filter((request) => /^POST .*git-receive-pack$/.test(request)).length;

describe('publishing', () => {
  test('takes one push for the pictures and the ledger', async () => {
    const { urls, reason, warnings } = await deliver('writer');
    expect(urls.size).toBe(2);
    expect([reason, warnings, pushes()]).toEqual([undefined, [], 1]);
    expect(upstream.git('for-each-ref', '--format=%(refname)').split('\n')).toEqual([
      assetRef({ change: 7 }, 'train'),
      numbersRef,
    ]);
  });

  test('again takes no push, with or without an earlier comment, and gives the same URLs', async () => {
    const first = await deliver('writer');
    expect((await deliver('writer')).urls).toEqual(first.urls);
    expect((await deliver('writer', { known: new Map(first.urls) })).urls).toEqual(first.urls);
    expect(pushes()).toBe(1);
  });

  test('sends only what is new', async () => {
    const first = await deliver('writer');
    const { urls } = await deliver('writer', {
      assets: [...pictures, picture('new')],
      known: new Map(first.urls),
    });
    expect(urls.get(pictures[0]!.id)).toBe(first.urls.get(pictures[0]!.id));
    expect(urls.size).toBe(3);
  });

  test('without a right to write goes on, and names the permission', async () => {
    const { urls, reason, warnings } = await deliver('reader');
    expect(urls.size).toBe(0);
    expect(reason).toContain('contents: write');
    expect(reason).not.toContain('\n');
    expect(warnings).toMatchObject([{ code: 'not-recorded' }]);
  });

  test('keeps the numbers where a rule refuses only the pictures', async () => {
    upstream.git('config', 'receive.hideRefs', 'refs/cml/assets');
    const { urls, reason, warnings } = await deliver('writer');
    expect(urls.size).toBe(0);
    expect(reason).toBeDefined();
    expect(warnings).toEqual([]);
    expect(upstream.git('for-each-ref', '--format=%(refname)')).toBe(numbersRef);
  });

  test('on a server that fails goes on with a reason', async () => {
    server.faults.push({ kind: 'status', status: 503 });
    const { reason, warnings } = await deliver('writer');
    server.faults.splice(0);
    expect(reason).toContain('503');
    expect(warnings).toHaveLength(1);
  });

  test('works from many jobs at the same time', async () => {
    const results = await Promise.all([1, 2, 3, 4].map((change) => deliver('writer', { change })));
    expect(results.map(({ urls }) => urls.size)).toEqual([2, 2, 2, 2]);
  });
});

describe('pruning', () => {
  test('drops the pictures of closed changes and of branches that are gone', async () => {
    for (const change of [1, 2]) await deliver('writer', { change });
    author.git('push', '-q', upstream.path, 'main');
    upstream.git('update-ref', assetRef({ branch: 'main' }, 'train'), 'refs/heads/main');
    upstream.git('update-ref', assetRef({ branch: 'gone/x' }, 'train'), 'refs/heads/main');
    const open = new Set([2]);
    const dead = [assetRef({ branch: 'gone/x' }, 'train'), assetRef({ change: 1 }, 'train')];
    await withRefs(as('writer'), 'origin', {}, async (refs) => {
      expect(await pruneAssets(refs, { open, dryRun: true })).toEqual(dead);
      expect(upstream.git('for-each-ref', '--format=%(refname)')).toContain(dead[0]);
      expect(await pruneAssets(refs, { open })).toEqual(dead);
    });
    expect(upstream.git('for-each-ref', '--format=%(refname)').split('\n')).toEqual([
      assetRef({ branch: 'main' }, 'train'),
      assetRef({ change: 2 }, 'train'),
      'refs/heads/main',
      numbersRef,
    ]);
  });
});
