import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { withToken } from '../../src/io/credentials-git.ts';
import { type Git, openGit } from '../../src/io/git.ts';
import { openObjects } from '../../src/io/objects.ts';
import { withRefs } from '../../src/io/refs.ts';
import { listLedger } from '../../src/ledger/history.ts';
import { localNotes, numbersRef, openLedger, remoteNotes } from '../../src/ledger/index.ts';
import { recordRuns } from '../../src/ledger/record.ts';
import { fetchLedger, pushLedger } from '../../src/ledger/sync.ts';
import { emptyRun, type Run } from '../../src/model/run.ts';
import { numberValue } from '../../src/model/value.ts';
import { readBaselineRun } from '../../src/pipeline/collect/baseline-run.ts';
import { type GitServer, startGitServer } from '../support/git-server.ts';
import {
  cloneRepo,
  gitEnvironment,
  makeRepo,
  openRepo,
  type Repo,
  temporaryDirectory,
} from '../support/repo.ts';

let server: GitServer;
let upstream: Repo;
let author: Repo;
let count = 0;
let name = '';

beforeAll(async () => {
  server = await startGitServer({ writer: { '*': 'write' }, reader: { '*': 'read' } });
});
afterAll(() => server.close());
beforeEach(() => {
  name = `team/ledger-${count++}`;
  upstream = server.create(name);
  author = makeRepo();
  author.git('remote', 'add', 'origin', server.repositoryUrl(name));
});

function as(repo: Repo, token = 'writer'): Git {
  return openGit(repo.path, withToken(gitEnvironment, server.repositoryUrl(name), { token }));
}

function runOf(sha: string, accuracy: number): Run {
  const steps = Array.from({ length: 5000 }, (_, index) => index);
  return {
    ...emptyRun(sha),
    metrics: [
      {
        key: 'accuracy',
        value: { number: accuracy, text: accuracy.toFixed(3) },
        source: 'files',
        file: 'm.json',
      },
      { key: '__proto__', value: numberValue(Number.NaN), source: 'files', file: 'm.json', step: 3 },
    ],
    params: [{ key: 'optimizer', value: 'adam\u001b[31m', source: 'files', file: 'params.yaml' }],
    plots: [
      {
        kind: 'series',
        id: 'loss',
        title: 'loss',
        source: 'files',
        file: 'loss.csv',
        xLabel: 'step',
        yLabel: 'loss',
        series: [{ name: 'loss', x: steps, y: steps.map((step) => 1 / (step + 1)), total: 5000 }],
      },
      {
        kind: 'image',
        id: 'i',
        title: 'i',
        source: 'files',
        file: 'i.png',
        mime: 'image/png',
        bytes: Buffer.from('x'),
      },
    ],
    resources: { wallSeconds: 12.5 },
  };
}

async function record(
  git: Git,
  sha: string,
  key: string,
  run: Run,
  remote: 'origin' | 'here' = 'origin',
): Promise<void> {
  await withRefs(git, remote === 'here' ? undefined : remote, {}, async (refs) => {
    recordRuns(refs, [{ sha, key, run }]);
    await refs.push();
  });
}

describe('a record', () => {
  test('comes back as it was, with its series reduced and no pictures', async () => {
    const sha = author.commit('one');
    const git = as(author);
    const run = runOf(sha, 0.93);
    await record(git, sha, 'train', run);
    const back = await withRefs(git, 'origin', {}, (refs) => openLedger(remoteNotes(refs)).run(sha, 'train'));
    expect({ ...back, plots: [] }).toEqual({ ...run, plots: [] });
    expect(back!.plots).toHaveLength(1);
    const plot = back!.plots[0]!;
    if (plot.kind !== 'series') throw new Error('expected a series');
    expect(plot.series[0]!.total).toBe(5000);
    expect(plot.series[0]!.x.length).toBeLessThanOrEqual(600);
    expect(plot.series[0]!.y[0]).toBe(1);
  });

  test('is readable by git log --notes=cml, without control characters', async () => {
    const sha = author.commit('one');
    await record(as(author), sha, 'train', runOf(sha, 0.93), 'here');
    const log = author.git('log', '-1', '--notes=cml');
    expect(log).toContain('cml: accuracy 0.930, __proto__ NaN');
    expect(log).not.toContain('\u001b');
    expect(author.git('notes', '--ref=cml', 'list')).toContain(sha);
  });

  test('of the same numbers is no change; other keys and lines in a note stay', async () => {
    const sha = author.commit('one');
    const git = as(author);
    author.git('notes', '--ref=cml', 'add', '-m', 'written by hand', sha);
    await record(git, sha, 'train', runOf(sha, 0.9), 'here');
    await record(git, sha, 'eval', runOf(sha, 0.8), 'here');
    const before = author.git('rev-parse', numbersRef);
    await record(git, sha, 'train', runOf(sha, 0.9), 'here');
    expect(author.git('rev-parse', numbersRef)).toBe(before);
    const note = author.git('notes', '--ref=cml', 'show', sha);
    expect(note).toContain('written by hand');
    expect(note.split('\n')[0]).toMatch(/^cml: eval: accuracy 0\.800.*; train: accuracy 0\.900/);
  });

  test('is found in any fan-out that git has given the notes', async () => {
    const shas = Array.from({ length: 300 }, (_, index) => author.commit(`c${index}`));
    for (const sha of shas.slice(0, 3)) author.git('notes', '--ref=cml', 'add', '-m', 'x', sha);
    await record(as(author), shas[0]!, 'train', runOf(shas[0]!, 0.5), 'here');
    const objects = openObjects(as(author));
    const ledger = openLedger(localNotes(objects));
    expect((await ledger.run(shas[0]!, 'train'))?.metrics[0]?.value).toEqual({ number: 0.5, text: '0.500' });
    expect((await ledger.commits()).size).toBe(3);
    objects.close();
  });

  test('by many jobs at once is not lost', async () => {
    const sha = author.commit('one');
    const git = as(author);
    const keys = Array.from({ length: 8 }, (_, index) => `job-${index}`);
    await Promise.all(keys.map((key) => record(git, sha, key, runOf(sha, 0.5))));
    const runs = await withRefs(git, 'origin', {}, (refs) => openLedger(remoteNotes(refs)).runs([sha]));
    expect([...runs.get(sha)!.keys()].sort()).toEqual(keys);
  });

  test.each([
    '',
    '{"cml":1',
    '{"cml":1,"key":"train","metrics":[{"key":1}]}',
    '{"cml":2,"key":"train"}',
    '\u0000',
  ])('that is malformed (%j) is none', async (text) => {
    const sha = author.commit('one');
    author.write({ note: `cml: x\n\n${text}\n` });
    author.git('notes', '--ref=cml', 'add', '-f', '-C', author.git('hash-object', '-w', 'note'), sha);
    const objects = openObjects(as(author));
    expect(await openLedger(localNotes(objects)).run(sha, 'train')).toBeUndefined();
    objects.close();
    await record(as(author), sha, 'eval', runOf(sha, 0.4), 'here');
    expect(author.git('notes', '--ref=cml', 'show', sha)).toContain('accuracy');
  });
});

describe('a list', () => {
  test('has the newest first and leaves out what is not recorded', async () => {
    const git = as(author);
    const shas = [author.commit('one'), author.commit('two'), author.commit('three')];
    await record(git, shas[0]!, 'train', runOf(shas[0]!, 0.1), 'here');
    await record(git, shas[2]!, 'train', runOf(shas[2]!, 0.3), 'here');
    const objects = openObjects(git);
    const rows = await listLedger(objects);
    objects.close();
    expect(rows.map((row) => [row.sha, row.subject])).toEqual([
      [shas[2], 'three'],
      [shas[0], 'one'],
    ]);
  });
});

describe('push and fetch', () => {
  test('bring every record to both sides, and the shared one wins', async () => {
    const [one, two] = [author.commit('one'), author.commit('two')];
    author.git('push', '-q', upstream.path, 'main');
    const other = cloneRepo(upstream.path);
    other.git('remote', 'set-url', 'origin', server.repositoryUrl(name));
    await record(as(author), one, 'train', runOf(one, 0.1), 'here');
    await record(as(author), two, 'train', runOf(two, 0.2), 'here');
    await record(as(other), two, 'train', runOf(two, 0.9));
    expect(await pushLedger(as(author), 'origin')).toEqual({ commits: 1 });
    expect(await pushLedger(as(author), 'origin')).toEqual({ commits: 0 });
    expect(await fetchLedger(as(author), 'origin')).toEqual({ commits: 1 });
    expect(await fetchLedger(as(other), 'origin')).toEqual({ commits: 2 });
    for (const repo of [author, other]) {
      const objects = openObjects(as(repo));
      const rows = await listLedger(objects);
      objects.close();
      expect(rows.map(({ runs }) => runs.get('train')!.metrics[0]!.value)).toMatchObject([
        { text: '0.900' },
        { text: '0.100' },
      ]);
    }
  });

  test('of nothing move nothing', async () => {
    author.commit('one');
    expect(await pushLedger(as(author), 'origin')).toEqual({ commits: 0 });
    expect(await fetchLedger(as(author), 'origin')).toEqual({ commits: 0 });
    expect(author.git('for-each-ref', 'refs/notes')).toBe('');
  });

  test('with a token that may only read is told what is missing', async () => {
    const sha = author.commit('one');
    await record(as(author), sha, 'train', runOf(sha, 0.1), 'here');
    await expect(pushLedger(as(author, 'reader'), 'origin')).rejects.toMatchObject({
      code: 'forge-forbidden',
    });
  });
});

describe('the numbers of a baseline', () => {
  const nothing = async (sha: string) => emptyRun(sha);

  test('are the committed ones where there are any', async () => {
    const sha = author.commit('one');
    const found = await readBaselineRun(as(author), {
      sha,
      key: 'train',
      collectAt: async () => runOf(sha, 0.7),
      ledger: undefined,
    });
    expect(found).toMatchObject({ from: 'committed', sha });
  });

  test('are those of the ledger, else of its nearest ancestor with a record under this key', async () => {
    const [one, two, three] = [author.commit('one'), author.commit('two'), author.commit('three')];
    const git = as(author);
    await record(git, one, 'train', runOf(one, 0.1), 'here');
    await record(git, two, 'other', runOf(two, 0.2), 'here');
    const objects = openObjects(git);
    const ledger = openLedger(localNotes(objects));
    const at = (sha: string) => readBaselineRun(git, { sha, key: 'train', collectAt: nothing, ledger });
    expect(await at(one)).toMatchObject({ from: 'ledger', sha: one, ledgerDistance: 0 });
    expect(await at(three)).toMatchObject({ from: 'ledger-ancestor', sha: one, ledgerDistance: 2 });
    objects.close();
  });

  test('are found beyond the edge of a shallow clone', async () => {
    const shas = Array.from({ length: 12 }, (_, index) => author.commit(`c${index}`));
    author.git('push', '-q', upstream.path, 'main');
    await record(as(author), shas[4]!, 'train', runOf(shas[4]!, 0.4));
    const shallow = openRepo(temporaryDirectory('shallow'));
    shallow.git('clone', '-q', '--depth=1', `file://${upstream.path}`, '.');
    shallow.git('remote', 'set-url', 'origin', server.repositoryUrl(name));
    const git = as(shallow, 'reader');
    const found = await withRefs(git, 'origin', {}, (refs) =>
      readBaselineRun(git, {
        sha: shas[11]!,
        key: 'train',
        collectAt: nothing,
        ledger: openLedger(remoteNotes(refs)),
        remote: 'origin',
      }),
    );
    expect(found).toMatchObject({ from: 'ledger-ancestor', sha: shas[4], ledgerDistance: 7 });
  });

  test('that the ledger cannot give are a warning', async () => {
    const sha = author.commit('one');
    const git = as(author, 'expired');
    const found = await withRefs(git, 'origin', {}, (refs) =>
      readBaselineRun(git, { sha, key: 'train', collectAt: nothing, ledger: openLedger(remoteNotes(refs)) }),
    );
    expect(found.from).toBeUndefined();
    expect(found.warnings).toMatchObject([{ code: 'ledger-unreadable' }]);
  });
});
