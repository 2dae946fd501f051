import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { withToken } from '../../src/io/credentials-git.ts';
import { type Git, openGit } from '../../src/io/git.ts';
import { type Refs, withRefs } from '../../src/io/refs.ts';
import { openLedger, remoteNotes } from '../../src/ledger/index.ts';
import {
  type CellTable,
  decodePredictions,
  encodePredictions,
  predictionsRef,
  stageForgetting,
  stagePredictions,
} from '../../src/ledger/predictions.ts';
import { type GitServer, startGitServer } from '../support/git-server.ts';
import { gitEnvironment, makeRepo, type Repo } from '../support/repo.ts';

let server: GitServer;
let upstream: Repo;
let git: Git;
const name = 'team/predictions';
const commits = Array.from({ length: 33 }, (_, index) => String(index).padStart(40, '0'));

const table = (score: number): CellTable => ({
  rows: 2,
  columns: new Map<string, (string | number | null)[]>([
    ['id', ['a', 'b']],
    ['__proto__', [score, null]],
  ]),
});

beforeAll(async () => {
  server = await startGitServer({ writer: { '*': 'write' } });
  upstream = server.create(name);
  const author = makeRepo();
  author.commit('one');
  author.git('remote', 'add', 'origin', server.repositoryUrl(name));
  git = openGit(author.path, withToken(gitEnvironment, server.repositoryUrl(name), { token: 'writer' }));
});
afterAll(() => server.close());

async function record(refs: Refs, sha: string, key: string, score: number): Promise<void> {
  stagePredictions(refs, { sha, time: 1000 + Number(sha), key, bytes: encodePredictions(table(score)) });
  await refs.push();
}

function read(sha: string, key: string): Promise<CellTable | undefined> {
  return withRefs(git, 'origin', {}, (refs) => openLedger(remoteNotes(refs)).predictions(sha, key));
}

test('the newest are kept, and read by commit and key', async () => {
  // The newest first: age goes by the commit, not by when it was recorded.
  await withRefs(git, 'origin', {}, async (refs) => {
    for (const sha of [commits[32]!, ...commits.slice(0, 32)]) await record(refs, sha, 'train', Number(sha));
  });
  await withRefs(git, 'origin', {}, (refs) => record(refs, commits[32]!, 'other/key', 99));
  expect(await read(commits[32]!, 'train')).toEqual(table(32));
  expect(await read(commits[32]!, 'other/key')).toEqual(table(99));
  expect(await read(commits[3]!, 'train')).toEqual(table(3));
  expect(await read(commits[2]!, 'train')).toBeUndefined();
  expect(await read(commits[32]!, 'nobody')).toBeUndefined();
  expect(upstream.git('ls-tree', '--name-only', predictionsRef).split('\n')).toHaveLength(30);
}, 60_000);

test('what was dropped is forgotten when the repository is pruned', async () => {
  expect(Number(upstream.git('rev-list', '--count', predictionsRef))).toBeGreaterThan(1);
  const tree = upstream.git('rev-parse', `${predictionsRef}^{tree}`);
  const forget = () =>
    withRefs(git, 'origin', {}, (refs) => {
      stageForgetting(refs);
      return refs.push();
    });
  expect(await forget()).toHaveLength(1);
  expect(upstream.git('rev-list', '--count', predictionsRef)).toBe('1');
  expect(upstream.git('rev-parse', `${predictionsRef}^{tree}`)).toBe(tree);
  expect(await forget()).toHaveLength(0);
});

test('what is no table of ours is none', () => {
  const packed = (value: unknown) => gzipSync(JSON.stringify(value));
  expect(decodePredictions(encodePredictions(table(1)))).toEqual(table(1));
  for (const bytes of [
    Buffer.from('no gzip'),
    gzipSync('no json'),
    packed(null),
    packed({ cml: 2, rows: 0, columns: [] }),
    packed({ cml: 1, rows: 2, columns: [['id', [1]]] }),
    packed({ cml: 1, rows: 1, columns: [['id', [{}]]] }),
    packed({ cml: 1, rows: 1, columns: { id: [1] } }),
  ])
    expect(decodePredictions(bytes)).toBeUndefined();
});

test('a table that is too large for a repository is refused', () => {
  const noise = Array.from({ length: 600_000 }, () => Math.random());
  expect(() => encodePredictions({ rows: noise.length, columns: new Map([['score', noise]]) })).toThrow(
    /no more than 4 are recorded/,
  );
});
