import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Ci } from '../../src/ci/types.ts';
import { withToken } from '../../src/io/credentials-git.ts';
import { type Git, openGit } from '../../src/io/git.ts';
import { findBaseline } from '../../src/pipeline/collect/baseline.ts';
import { type GitServer, startGitServer } from '../support/git-server.ts';
import { gitEnvironment, makeRepo, openRepo, type Repo, temporaryDirectory } from '../support/repo.ts';

let server: GitServer;
let count = 0;
let name = '';
let author: Repo;
let upstream: Repo;

beforeAll(async () => {
  server = await startGitServer({ reader: { '*': 'read' }, writer: { '*': 'write' } });
});
afterAll(() => server.close());

beforeEach(() => {
  name = `team/model-${count++}`;
  upstream = server.create(name);
  server.faults.splice(0);
  author = makeRepo();
  author.git('remote', 'add', 'origin', upstream.path);
});

/**
 * A checkout as CI makes it: one commit, fetched by its SHA, detached. It comes by path, because a synchronous fetch
 * would wait for ever for a server in its own process.
 */
function checkout(sha: string, depth = 1): Git {
  const repo = openRepo(temporaryDirectory('checkout'));
  repo.git('init', '-q');
  repo.git('remote', 'add', 'origin', server.repositoryUrl(name));
  repo.git(
    'fetch',
    '-q',
    '--no-tags',
    ...(depth > 0 ? [`--depth=${depth}`] : []),
    `file://${upstream.path}`,
    sha,
  );
  repo.git('checkout', '-q', sha);
  return as(repo);
}

function as(repo: Repo): Git {
  return openGit(repo.path, withToken(gitEnvironment, server.repositoryUrl(name), { token: 'reader' }));
}

function push(...refs: string[]): void {
  author.git('push', '-q', '-f', 'origin', ...refs);
}

const change = (headSha?: string): Ci => ({
  name: 'github',
  event: 'change-request',
  ...(headSha === undefined ? {} : { headSha }),
  changeRequest: { number: 7, targetBranch: 'main', sourceBranch: 'feature', fork: false },
});
const pushed = (previousSha?: string): Ci => ({
  name: 'github',
  event: 'push',
  branch: 'main',
  ...(previousSha === undefined ? {} : { previousSha }),
});
const terminal: Ci = { name: 'none', event: 'other' };

/** main: base, then `ahead` more; feature: `own` commits on base. */
function diverge(own: number, ahead: number): { base: string; tip: string; head: string } {
  const base = author.commit('base', { 'train.py': 'v1\n' });
  for (let index = 0; index < ahead; index++) author.commit(`main ${index}`, { 'main.txt': `${index}\n` });
  const tip = author.head();
  author.git('checkout', '-q', '-b', 'feature', base);
  for (let index = 0; index < own; index++)
    author.commit(`feature ${index}`, { 'feature.txt': `${index}\n` });
  const head = author.head();
  push('main', 'feature');
  return { base, tip, head };
}

/** The commit by which the forge merges the change into its target. */
function forgeMerge(tip: string, head: string): string {
  author.git('checkout', '-q', '--detach', tip);
  author.git('merge', '-q', '--no-ff', '-m', 'Merge', head);
  push('HEAD:refs/pull/7/merge');
  return author.head();
}

describe('of a change request', () => {
  test('is the first parent of the commit that the forge merged, in a checkout of depth 1', async () => {
    const { tip, head } = diverge(2, 3);
    const git = checkout(forgeMerge(tip, head));
    const { baseline, warnings } = await findBaseline(git, { ci: change(head) });
    expect(baseline).toEqual({ sha: tip, how: 'merge-parent', label: 'tip of main' });
    expect(warnings).toEqual([]);
    expect(await git.text(['show', `${tip}:main.txt`])).toBe('2');
  });

  test('stays that commit when the target has moved on since', async () => {
    const { tip, head } = diverge(1, 1);
    const merge = forgeMerge(tip, head);
    author.git('checkout', '-q', 'main');
    author.commit('later');
    push('main');
    expect((await findBaseline(checkout(merge), { ci: change(head) })).baseline?.sha).toBe(tip);
  });

  test('is the other parent where the forge merged the target into the change', async () => {
    const { tip, head } = diverge(1, 1);
    author.git('merge', '-q', '--no-ff', '-m', 'Merge', tip);
    push('HEAD:refs/pull/7/merge');
    expect((await findBaseline(checkout(author.head()), { ci: change(head) })).baseline?.sha).toBe(tip);
  });

  test.each([1, 2, 0])(
    'is the merge base where the change itself is checked out (depth %i)',
    async (depth) => {
      const { base, head } = diverge(3, 5);
      const { baseline } = await findBaseline(checkout(head, depth), { ci: change(head) });
      expect(baseline).toEqual({
        sha: base,
        how: 'merge-base',
        label: 'merge base of main',
        commitsBehindTip: 5,
      });
    },
  );

  test('is found by deepening as far as it takes', async () => {
    const { base, head } = diverge(120, 70);
    const { baseline } = await findBaseline(checkout(head), { ci: change(head) });
    expect(baseline).toMatchObject({ sha: base, commitsBehindTip: 70 });
  });

  test('is the last merged commit where the change has merged its target', async () => {
    const { tip, head } = diverge(1, 2);
    author.git('merge', '-q', '--no-ff', '-m', 'Merge main', tip);
    const merged = author.commit('more');
    push('feature');
    expect(head).not.toBe(merged);
    expect((await findBaseline(checkout(merged), { ci: change(merged) })).baseline?.sha).toBe(tip);
  });

  test('never deepens away what is there', async () => {
    const { head } = diverge(30, 1);
    const git = checkout(head, 20);
    const known = Number(await git.text(['rev-list', '--count', 'HEAD']));
    await findBaseline(git, { ci: change(head) });
    expect(Number(await git.text(['rev-list', '--count', 'HEAD']))).toBeGreaterThanOrEqual(known);
  });

  test('leaves no ref behind', async () => {
    const { head } = diverge(1, 1);
    const git = checkout(head);
    await findBaseline(git, { ci: change(head) });
    expect(await git.text(['for-each-ref'])).toBe('');
  });

  test('with nothing in common is a warning', async () => {
    author.commit('base');
    push('main');
    author.git('checkout', '-q', '--orphan', 'feature');
    const head = author.commit('unrelated', { 'b.txt': 'b\n' });
    push('feature');
    const { baseline, warnings } = await findBaseline(checkout(head), { ci: change(head) });
    expect(baseline).toBeUndefined();
    expect(warnings).toMatchObject([{ code: 'no-merge-base' }]);
    expect(warnings[0]!.message).toContain('no commit in common');
  });

  test('whose target branch is gone is a warning', async () => {
    const { head } = diverge(1, 1);
    const git = checkout(head);
    upstream.git('update-ref', '-d', 'refs/heads/main');
    expect((await findBaseline(git, { ci: change(head) })).warnings).toMatchObject([
      { code: 'no-target-branch' },
    ]);
  });

  test('that is not what is checked out is a warning', async () => {
    const { tip, head } = diverge(1, 1);
    const { baseline, warnings } = await findBaseline(checkout(tip), { ci: change(head) });
    expect(baseline).toBeUndefined();
    expect(warnings).toMatchObject([{ code: 'not-the-change' }]);
  });

  test('on a server that fails is a warning with the reason', async () => {
    const { head } = diverge(1, 1);
    const git = checkout(head);
    server.faults.push({ kind: 'status', status: 500 });
    const { baseline, warnings } = await findBaseline(git, { ci: change(head) });
    expect(baseline).toBeUndefined();
    expect(warnings).toMatchObject([{ code: 'baseline-unreachable' }]);
  });
});

describe('in a queue', () => {
  const queued = (ci: Ci, baseSha: string): Ci => ({ ...ci, queue: { baseSha, targetBranch: 'main' } });

  test.each([
    ['merge queue', (_head: string): Ci => ({ name: 'github', event: 'other', branch: 'queue/pr-7' })],
    ['merge train', (head: string): Ci => change(head)],
  ])('that rebases, is what the forge put the change on, not its own parent: %s', async (_name, ci) => {
    const { tip, head } = diverge(2, 1);
    author.git('checkout', '-q', '--detach', tip);
    const before = author.commit('another change of the queue', { 'other.py': '1\n' });
    author.git('cherry-pick', `${head}~2..${head}`);
    push('HEAD:refs/heads/queue/pr-7');
    const { baseline, warnings } = await findBaseline(checkout(author.head()), {
      ci: queued(ci(head), before),
    });
    expect(baseline).toEqual({ sha: before, how: 'merge-parent', label: 'merge queue of main' });
    expect(warnings).toEqual([]);
  });

  test('there is none where that is nowhere, rather than a part of the change', async () => {
    const { head } = diverge(2, 1);
    const { baseline, warnings } = await findBaseline(checkout(head), {
      ci: queued(pushed(), 'f'.repeat(40)),
    });
    expect(baseline).toBeUndefined();
    expect(warnings).toMatchObject([{ code: 'baseline-unreachable' }]);
  });
});

describe('of a push', () => {
  test('is what the branch was before, in a checkout of depth 1', async () => {
    const before = author.commit('one');
    author.commit('two');
    const head = author.commit('three');
    push('main');
    const { baseline } = await findBaseline(checkout(head), { ci: pushed(before) });
    expect(baseline).toEqual({ sha: before, how: 'previous-commit', label: 'previous commit of main' });
  });

  test.each([undefined, '0'.repeat(40), 'f'.repeat(40)])(
    'is the parent where the forge says %s',
    async (previous) => {
      author.commit('one');
      const parent = author.commit('two');
      const head = author.commit('three');
      push('main');
      const { baseline } = await findBaseline(checkout(head), { ci: pushed(previous) });
      expect(baseline).toMatchObject({ sha: parent, how: 'previous-commit' });
    },
  );

  test('is the first parent of a merge', async () => {
    const { tip, head } = diverge(1, 1);
    const merge = forgeMerge(tip, head);
    expect((await findBaseline(checkout(merge), { ci: pushed() })).baseline?.sha).toBe(tip);
  });

  test('of the first commit there is none', async () => {
    const head = author.commit('one');
    push('main');
    const { baseline, warnings } = await findBaseline(checkout(head), { ci: pushed() });
    expect(baseline).toBeUndefined();
    expect(warnings).toMatchObject([{ code: 'no-baseline' }]);
  });
});

describe('at a terminal', () => {
  const local = () => openGit(author.path, gitEnvironment);

  test('on a branch is the merge base with the default branch of the remote', async () => {
    const { base } = diverge(2, 3);
    author.git('fetch', '-q', 'origin');
    author.git('remote', 'set-head', 'origin', 'main');
    expect((await findBaseline(local(), { ci: terminal })).baseline).toMatchObject({
      sha: base,
      how: 'merge-base',
      commitsBehindTip: 3,
    });
  });

  test('on the default branch is the last commit for a dirty tree, else the one before', async () => {
    const first = author.commit('one', { 'a.txt': 'a\n' });
    const second = author.commit('two');
    push('main');
    expect((await findBaseline(local(), { ci: terminal })).baseline?.sha).toBe(first);
    author.write({ 'a.txt': 'changed\n' });
    expect((await findBaseline(local(), { ci: terminal })).baseline).toEqual({
      sha: second,
      how: 'head',
      label: 'last commit',
    });
  });

  test('works without a remote', async () => {
    const alone = makeRepo();
    const first = alone.commit('one');
    alone.git('checkout', '-q', '-b', 'feature');
    alone.commit('two');
    const git = openGit(alone.path, gitEnvironment);
    expect((await findBaseline(git, { ci: terminal })).baseline).toMatchObject({
      sha: first,
      how: 'merge-base',
    });
  });

  test('in a repository with no commits is a warning', async () => {
    const git = openGit(makeRepo().path, gitEnvironment);
    expect((await findBaseline(git, { ci: terminal })).warnings).toMatchObject([{ code: 'no-commits' }]);
  });

  test('works in a bare repository and with a detached head', async () => {
    const first = author.commit('one');
    const second = author.commit('two');
    author.git('checkout', '-q', '--detach', second);
    expect((await findBaseline(local(), { ci: terminal })).baseline?.sha).toBe(first);
    const bare = makeRepo({ bare: true });
    author.git('push', '-q', bare.path, 'main');
    const git = openGit(bare.path, gitEnvironment);
    expect((await findBaseline(git, { ci: terminal })).baseline?.sha).toBe(first);
  });
});

describe('that is named', () => {
  test('that is ahead cuts nothing off the history that a shallow checkout has', async () => {
    for (let at = 0; at < 6; at += 1) author.commit(`Old ${at}`, { file: `${at}` });
    author.git('checkout', '-q', '-b', 'feature');
    const head = author.commit('Feature', { other: 'x' });
    author.git('checkout', '-q', 'main');
    for (let at = 0; at < 3; at += 1) author.commit(`New ${at}`, { file: `new ${at}` });
    push('main', 'feature');
    const git = checkout(head, 5);
    const { baseline } = await findBaseline(git, { ci: terminal, revision: 'main', remote: 'origin' });
    expect(baseline?.sha).toBe(author.git('rev-parse', 'main'));
    expect(Number(await git.text(['rev-list', '--count', 'HEAD']))).toBeGreaterThanOrEqual(5);
  });

  test('may be a branch or a commit that a shallow checkout lacks, or an ancestor', async () => {
    const { base, tip, head } = diverge(3, 2);
    const find = async (revision: string) =>
      (await findBaseline(checkout(head), { ci: change(head), revision })).baseline?.sha;
    expect(await find('main')).toBe(tip);
    expect(await find(base)).toBe(base);
    expect(await find('HEAD~3')).toBe(base);
  });

  test('and is nowhere is an error', async () => {
    const { head } = diverge(1, 1);
    for (const revision of ['nonsense', '--output=/tmp/x', 'a b', 'f'.repeat(40), 'main..change', 'main/'])
      await expect(findBaseline(checkout(head), { ci: change(head), revision })).rejects.toMatchObject({
        code: 'revision-unknown',
      });
  });
});
