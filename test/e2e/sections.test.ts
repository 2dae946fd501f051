import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { openForge } from '../../src/forges/index.ts';
import type { Forge } from '../../src/forges/types.ts';
import { withToken } from '../../src/io/credentials-git.ts';
import { openGit } from '../../src/io/git.ts';
import { patience } from '../../src/io/http.ts';
import { withRefs } from '../../src/io/refs.ts';
import { findOurs, type Posted } from '../../src/pipeline/comment/index.ts';
import type { Part } from '../../src/pipeline/sections/part.ts';
import { shareComment } from '../../src/pipeline/sections/share.ts';
import { sectionRef } from '../../src/stores/names.ts';
import { type GithubServer, startGithub, tokens } from '../forges/github/index.ts';
import { type GitServer, startGitServer } from '../support/git-server.ts';
import { gitEnvironment, makeRepo, type Repo } from '../support/repo.ts';

const target = { kind: 'change-request', number: 7 } as const;
const ref = sectionRef({ change: 7 }, 'train');
const sha = 'a'.repeat(40);

let git: GitServer;
let github: GithubServer;
let author: Repo;
let name = '';
let count = 0;

beforeAll(async () => {
  git = await startGitServer({ writer: { '*': 'write' }, reader: { '*': 'read' } });
});
afterAll(() => git.close());
beforeEach(async () => {
  name = `team/sections-${count++}`;
  git.create(name);
  git.faults.splice(0);
  author = makeRepo();
  author.commit('one');
  author.git('remote', 'add', 'origin', git.repositoryUrl(name));
  github = await startGithub({ repository: 'octo/model' });
  github.state.writesLeft = 1000;
  github.openPull({ number: 7 });
  return () => github.close();
});

function forge(token: string = tokens.job): Promise<Forge> {
  const address = {
    kind: 'github',
    webUrl: github.url,
    apiUrl: github.apiUrl,
    repository: 'octo/model',
  } as const;
  return openForge(address, token, { env: {}, patience: patience({ second: 20, total: 600_000 }) });
}

function part(leg: string, changes: Partial<Part> & { text?: string } = {}): Part {
  const { text = `accuracy rose in ${leg}`, ...rest } = changes;
  return {
    name: leg,
    title: 'model',
    sha,
    run: { id: 5, attempt: 1 },
    report: {
      headline: { icon: 'pass', text: [text] },
      context: ['this PR against main'],
      sections: [],
      footer: ['report train'],
    },
    urls: {},
    ...rest,
  };
}

/** One job: as far as it goes after its training. */
async function job(mine: Part, look = 60): Promise<Posted> {
  const here = openGit(author.path, withToken(gitEnvironment, git.repositoryUrl(name), { token: 'writer' }));
  // Twenty on one machine that does other work may take longer than one job is given.
  const patient = { timeout: 500_000, deadline: 500_000 };
  return withRefs(here, 'origin', patient, async (refs) => {
    const api = await forge();
    const ours = await findOurs(api, target, 'train');
    const wait = { claim: 60_000, look };
    return shareComment({ refs, ref, forge: api, target, key: 'train', part: mine, ours, patience: wait });
  });
}

const bodies = () => github.state.comments.map(({ body }) => body);
/** The parts that a comment shows, in its order. */
const rows = (body: string) => [...body.matchAll(/^\| (.+?) \| /gm)].map((row) => row[1]).slice(2);
const legs = (n: number) => Array.from({ length: n }, (_, i) => `seed=${i + 1}`);

describe('jobs that share a comment', () => {
  test('twenty at once, with a forge and a git server that stumble, end in one comment with twenty parts in order', async () => {
    git.faults.push(
      { kind: 'status', status: 500, times: 3, when: ({ service }) => service === 'git-receive-pack' },
      {
        kind: 'reset-after',
        times: 3,
        when: ({ service, method }) => service === 'git-receive-pack' && method === 'POST',
      },
      { kind: 'reset', times: 2, when: ({ service }) => service === 'git-upload-pack' },
    );
    github.faults.push(
      {
        kind: 'reset-after',
        times: 1,
        when: ({ method, path }) => method === 'POST' && path.endsWith('/comments'),
      },
      { kind: 'status', times: 4, when: ({ method }) => method === 'PATCH', reply: { status: 502 } },
      { kind: 'status', times: 4, when: ({ path }) => path.endsWith('/graphql'), reply: { status: 503 } },
    );
    const posted = await Promise.all(legs(20).map((leg) => job(part(leg))));
    expect(bodies()).toHaveLength(1);
    expect(rows(bodies()[0]!)).toEqual(legs(20));
    expect(new Set(posted.map(({ url }) => url)).size).toBe(1);
    expect(github.state.violations).toEqual([]);
  }, 600_000);

  test('one that says the same again writes nothing', async () => {
    await job(part('a'));
    await job(part('b'));
    const requests = github.requests.length;
    git.requests.splice(0);
    expect((await job(part('b', { run: { id: 6, attempt: 1 } }))).action).toBe('unchanged');
    expect(github.requests.length - requests).toBe(1);
    expect(git.requests.filter((line) => line.includes('receive-pack'))).toEqual([]);
  });

  test('a part of a newer run stays, and a part of an older commit says so', async () => {
    await job(part('a'));
    await job(part('b', { sha: 'b'.repeat(40), run: { id: 6, attempt: 1 } }));
    await job(part('b', { text: 'from long ago' }));
    expect(bodies()[0]).toContain('accuracy rose in b');
    expect(bodies()[0]).not.toContain('from long ago');
    expect(bodies()[0]).toMatch(/\| a \| .*at `aaaaaaa`, not run since/);
  });

  test('a job by itself has the report that it would have without', async () => {
    await job(part('a'));
    expect(bodies()[0]).toContain('### ✅ model: accuracy rose in a');
    expect(rows(bodies()[0]!)).toEqual([]);
  });

  test('where the job that was to post it ends before it does, another one does', async () => {
    github.faults.push({
      kind: 'status',
      times: 1,
      when: ({ method, path }) => method === 'POST' && path.endsWith('/comments'),
      reply: { status: 403, body: { message: 'Resource not accessible' } },
    });
    await expect(job(part('a'))).rejects.toThrow(/may not|403|not/);
    const other = await job(part('b', { run: { id: 6, attempt: 1 } }));
    expect(other.action).toBe('created');
    expect(rows(bodies()[0]!)).toEqual(['a', 'b']);
  });

  test('a comment that somebody deleted is posted again by the next run', async () => {
    await job(part('a'));
    await job(part('b'));
    github.state.comments.splice(0);
    await job(part('a', { run: { id: 6, attempt: 1 } }));
    expect(rows(bodies()[0]!)).toEqual(['a', 'b']);
  });
});
