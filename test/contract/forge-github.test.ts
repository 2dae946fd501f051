import { describe, expect, it } from 'vitest';
import { openForge } from '../../src/forges/index.ts';
import { patience } from '../../src/io/http.ts';
import { findOurs, postStatus } from '../../src/pipeline/comment/index.ts';
import { startGithub, tokens } from '../forges/github/index.ts';
import { forgeContract, hurried, type Subject, type Who } from './forge.ts';

const headSha = 'c'.repeat(40);

const people = {
  bot: tokens.job,
  reader: tokens.fork,
  expired: tokens.expired,
  other: tokens.otherBot,
  writer: tokens.user,
  stranger: tokens.stranger,
} satisfies Record<Who, string>;

async function start(
  configure?: (server: Awaited<ReturnType<typeof startGithub>>) => void,
): Promise<Subject> {
  const server = await startGithub();
  configure?.(server);
  server.openPull({ number: 12, head: { sha: headSha, ref: 'change', repository: 'octo/model' } });
  server.state.writesLeft = 1000;
  return {
    open: (who, patience = hurried()) =>
      openForge(
        { kind: 'github', apiUrl: server.apiUrl, webUrl: server.url, repository: 'octo/model' },
        people[who],
        { env: {}, patience },
      ),
    say: (who, body) => server.say(people[who], 12, body),
    label: (who, label, isOn) => server.label(people[who], 12, label, isOn),
    bodies: () => server.state.comments.filter((one) => one.on === 12).map((one) => one.body),
    labels: () => [...(server.state.pulls.get(12)?.labels ?? [])],
    alter(what) {
      const repository = what === 'orphaned' ? null : 'octo/model';
      const state = what === 'closed' ? ('closed' as const) : ('open' as const);
      server.openPull({ number: 12, state, head: { sha: headSha, ref: 'change', repository } });
    },
    headSha,
    requests: server.requests,
    faults: server.faults,
    get violations() {
      // Of a deleted fork GitHub sends null, which its description does not foresee.
      return server.state.violations.filter((one) => !one.endsWith('/head/repo must be object'));
    },
    statusOf: (sha) => server.state.statuses.findLast((one) => one.sha === sha)?.state,
    close: () => server.close(),
  };
}

forgeContract({ name: 'github', remote: true }, () => start());

forgeContract(
  // One more: without GraphQL nobody says who we are.
  {
    name: 'github without GraphQL',
    remote: true,
    hidesNothing: true,
    requestsFor250: 5,
    requestsOfRun: [8, 4],
  },
  () =>
    start((server) => {
      server.state.graphql = false;
    }),
);

it('github hides a comment as outdated, on a change request and on a commit', async () => {
  const server = await startGithub();
  try {
    server.openPull({ number: 12 });
    const { apiUrl, url } = server;
    const address = { kind: 'github', apiUrl, webUrl: url, repository: 'octo/model' } as const;
    const forge = await openForge(address, tokens.job, { env: {}, patience: hurried() });
    for (const target of [
      { kind: 'change-request', number: 12 },
      { kind: 'commit', sha: headSha },
    ] as const) {
      const { id } = await forge.createComment(target, 'old');
      await forge.hideComment?.(target, id, true);
    }
    expect([...server.state.comments, ...server.state.commitComments].map((one) => one.hidden)).toEqual([
      true,
      true,
    ]);
    const gone = forge.hideComment?.({ kind: 'change-request', number: 12 }, '1', true);
    await expect(gone).rejects.toMatchObject({ code: 'forge-not-found' });
    expect(server.state.violations).toEqual([]);
  } finally {
    await server.close();
  }
});

describe('a limit of GraphQL', () => {
  const isGraphql = ({ path }: { path: string }) => path.endsWith('/graphql');
  async function read(seconds: number) {
    const server = await startGithub();
    try {
      server.openPull({ number: 12 });
      const { apiUrl, url } = server;
      const address = { kind: 'github', apiUrl, webUrl: url, repository: 'octo/model' } as const;
      const forge = await openForge(address, tokens.job, {
        env: {},
        patience: patience({ second: 2, total: 5000 }),
      });
      const reset = Math.ceil(Date.now() / 1000) + seconds;
      const headers = { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': String(reset) };
      const body = { data: null, errors: [{ type: 'RATE_LIMITED', message: 'API rate limit exceeded' }] };
      server.faults.push({
        kind: 'status',
        times: 1,
        when: isGraphql,
        reply: { status: 200, headers, body },
      });
      const found = await findOurs(forge, { kind: 'change-request', number: 12 }, 'train').catch(
        (error: unknown) => error,
      );
      return { found, paths: server.requests.map(({ path }) => path) };
    } finally {
      await server.close();
    }
  }

  it('is waited for where it ends soon', async () => {
    expect(await read(2)).toEqual({ found: [], paths: ['/api/graphql', '/api/graphql'] });
  });

  it('is told where it does not', async () => {
    const { found, paths } = await read(3000);
    expect(found).toMatchObject({ message: expect.stringContaining('(429): API rate limit exceeded') });
    expect(paths).toEqual(['/api/graphql']);
  });
});

describe('github statuses', () => {
  const judgement = { verdicts: [], unmatched: [], gates: { passed: 1, failed: 0, overridden: 0 } };
  const input = { key: 'train', judgement, headline: 'good', summary: '# Report' };

  async function post(token: string) {
    const server = await startGithub();
    try {
      const address = {
        kind: 'github',
        apiUrl: server.apiUrl,
        webUrl: server.url,
        repository: 'octo/model',
      } as const;
      const forge = await openForge(address, token, { env: {}, patience: hurried() });
      const outcome = await postStatus(forge, headSha, input);
      expect(server.state.violations).toEqual([]);
      return { outcome, set: server.state.statuses, requests: server.requests };
    } finally {
      await server.close();
    }
  }

  it('is a check with the report for an app', async () => {
    const { set } = await post(tokens.job);
    expect(set).toMatchObject([{ kind: 'check', name: 'cml/train', state: 'success', summary: '# Report' }]);
  });

  it('is a commit status for a person, in one request', async () => {
    const { set, requests } = await post(tokens.user);
    expect(set).toMatchObject([{ kind: 'status', name: 'cml/train', title: 'good · 1 of 1 gates pass' }]);
    expect(requests).toHaveLength(1);
  });

  it('costs a job without the right to either a warning that names it', async () => {
    const { outcome, set } = await post(tokens.jobMinimal);
    expect(set).toEqual([]);
    expect(outcome.warning).toMatchObject({
      code: 'forge-forbidden',
      message: expect.stringContaining('`permissions: checks: write`'),
    });
  });
});
