import { expect, it } from 'vitest';
import { launch } from '../../src/compat/runner/launch.ts';
import { openForge } from '../../src/forges/index.ts';
import type { ForgeAddress } from '../../src/model/forge.ts';
import { upsertComment } from '../../src/pipeline/comment/index.ts';
import { startBitbucket, tokens } from '../forges/bitbucket/index.ts';
import { forgeContract, hurried, type Subject, type Who } from './forge.ts';

const headSha = 'c'.repeat(40);

type Server = Awaited<ReturnType<typeof startBitbucket>>;

function open(server: Server, token: string, env: NodeJS.ProcessEnv = {}, patience = hurried()) {
  const { apiUrl, url, state } = server;
  const address = { kind: 'bitbucket', apiUrl, webUrl: url, repository: state.repository } as const;
  return openForge(address, token, { env, patience });
}

async function start(bot: string, other: string): Promise<Subject> {
  const people = {
    bot,
    reader: tokens.reader,
    expired: tokens.expired,
    other,
    writer: tokens.other,
    stranger: tokens.stranger,
  } satisfies Record<Who, string>;
  const server = await startBitbucket();
  server.openPull({ id: 12, sha: headSha });
  return {
    open: (who, patience) => open(server, people[who], {}, patience),
    say: (who, body) => server.say(people[who], 12, body),
    bodies: () =>
      server.state.comments
        .filter((one) => one.on === 'pullrequests/12' && !one.deleted)
        .map((one) => one.raw),
    alter: (what) => {
      const changed = what === 'closed' ? { state: 'DECLINED' as const } : { source: null };
      server.openPull({ id: 12, sha: headSha, ...changed });
    },
    headSha,
    requests: server.requests,
    faults: server.faults,
    violations: server.state.violations,
    statusOf: (sha) => server.state.statuses.findLast((one) => one.sha === sha)?.state,
    close: () => server.close(),
  };
}

// Identity is a request of its own here, and for a repository's token one more an app: an edit that changes nothing.
const traits = { remote: true, readerMaySetStatus: true } as const;
forgeContract({ name: 'bitbucket', ...traits, requestsFor250: 4, requestsOfRun: [5, 3] }, () =>
  start(tokens.bot, tokens.other),
);
forgeContract(
  {
    name: 'bitbucket with the token of a repository',
    ...traits,
    asksForRights: false,
    requestsFor250: 6,
    requestsOfRun: [5, 4],
  },
  () => start(tokens.repository, tokens.otherApp),
);

const target = { kind: 'change-request', number: 12 } as const;

async function withServer(check: (server: Server) => Promise<void>): Promise<void> {
  const server = await startBitbucket();
  try {
    server.openPull({ id: 12, sha: headSha });
    await check(server);
    expect(server.state.violations).toEqual([]);
  } finally {
    await server.close();
  }
}

it.each([
  ['ghp_0123456789', 'GitHub'],
  ['glpat-0123456789', 'GitLab'],
])('bitbucket is never sent a token such as %s', async (token, maker) => {
  const address = {
    kind: 'bitbucket',
    apiUrl: 'http://127.0.0.1:1/2.0',
    webUrl: 'http://127.0.0.1:1',
    repository: 'team/model',
  } as const;
  const outcome = openForge(address, token, { env: {} });
  await expect(outcome).rejects.toMatchObject({
    code: 'forge-unauthorized',
    message: expect.stringContaining(`one of ${maker}`),
  });
  await expect(outcome).rejects.not.toThrow(token);
});

it.each([
  ['e-mail and token in one', tokens.bot, {}],
  ['e-mail in the environment', 'ATATT-bot-secret', { BITBUCKET_EMAIL: 'ml-bot@example.com' }],
  ['base64, as iterative/cml had it', Buffer.from(tokens.bot).toString('base64'), {}],
  ['the token of a repository', tokens.repository, {}],
])('bitbucket takes %s', (_name, token, env) =>
  withServer(async (server) => {
    await (await open(server, token, env)).createComment(target, 'x');
    expect(server.state.comments).toHaveLength(1);
  }),
);

it('bitbucket never edits a person’s comment to learn who it is', () =>
  withServer(async (server) => {
    server.say(tokens.other, 12, '[//]: # (cml key=train)\n\nforged');
    const forge = await open(server, tokens.repository);
    await upsertComment(forge, target, { key: 'train' }, 'ours');
    expect(server.requests.filter((one) => one.method === 'PUT')).toEqual([]);
    expect(server.state.comments).toHaveLength(2);
  }));

it('bitbucket hosts pictures in one request, by their content', () =>
  withServer(async (server) => {
    const store = (await open(server, tokens.repository)).uploads;
    const assets = ['a', 'b', 'c'].map((id) => ({
      id: id.repeat(64),
      name: 'loss curve.png',
      mime: 'image/png',
      bytes: Buffer.from(id),
    }));
    const known = new Map([['b'.repeat(64), 'https://bitbucket.org/team/model/downloads/old.png']]);
    const urls = await store?.put(assets, known);
    expect(server.requests).toHaveLength(1);
    expect([...server.state.downloads.keys()]).toEqual(
      ['a', 'c'].map((id) => `loss curve-${id.repeat(64)}.png`),
    );
    expect(urls?.get('b'.repeat(64))).toBe(known.get('b'.repeat(64)));
    const shown = await fetch(urls?.get('a'.repeat(64)) ?? '');
    expect(await shown.text()).toBe('a');
  }));

it('bitbucket shows annotations in a report of the commit', () =>
  withServer(async (server) => {
    const forge = await open(server, tokens.bot);
    const annotations = Array.from({ length: 130 }, (_, index) => ({
      path: 'metrics.json',
      line: index + 1,
      level: 'failure' as const,
      message: 'worse',
    }));
    const name = `cml/${'long'.repeat(20)}`;
    await forge.setStatus(headSha, { name, state: 'failure', title: 'worse', annotations });
    const [report] = [...server.state.reports.values()];
    expect(report?.result).toBe('FAILED');
    expect(report?.annotations.size).toBe(130);
    expect(server.state.statuses).toMatchObject([{ state: 'FAILED' }]);
  }));

it('bitbucket finds a merged change request by a commit, and one whose fork is gone', () =>
  withServer(async (server) => {
    const forge = await open(server, tokens.bot);
    const sha = 'e'.repeat(40);
    server.openPull({ id: 3, state: 'MERGED', sha: 'b'.repeat(40), commits: [sha] });
    server.openPull({ id: 4, sha: 'f'.repeat(40), source: null });
    expect(await forge.changeRequestOf(sha)).toMatchObject({ number: 3, state: 'merged' });
    expect(await forge.changeRequestOf('f'.repeat(40))).toMatchObject({ number: 4, fork: true });
    server.state.indexed = false;
    expect(await forge.changeRequestOf(sha)).toBeUndefined();
  }));

it('bitbucket opens a change request, finds it again, and merges it where it may', () =>
  withServer(async (server) => {
    const { requests } = await open(server, tokens.bot);
    const opened = await requests?.open({ source: 'cml/x', target: 'main', title: 't', body: 'b' });
    expect(await requests?.find('cml/x', 'main')).toEqual(opened);
    expect(await requests?.find('cml/y', 'main')).toBeUndefined();
    const number = opened?.number ?? 0;
    server.state.mergeChecks.add(number);
    await expect(requests?.merge(number, 'squash')).rejects.toMatchObject({
      code: 'forge-refused',
      message: expect.stringContaining('1 failing merge check'),
    });
    server.state.mergeChecks.clear();
    expect(await requests?.merge(number, 'squash')).toBe('merged');
    expect(server.state.pulls.get(number)).toMatchObject({ state: 'MERGED', strategy: 'squash' });
  }));

it.each([
  ['its number', '31'],
  ['its UUID', '{00000000-0000-4000-8000-000000000031}'],
])('bitbucket runs a pipeline again on the same target, by %s', (_name, build) =>
  withServer(async (server) => {
    const pipelineTarget = { type: 'pipeline_ref_target', ref_type: 'branch', ref_name: 'main' };
    server.state.pipelines.set(31, { status: 'IN_PROGRESS', target: pipelineTarget });
    await (await open(server, tokens.bot)).rerun?.(build);
    expect(server.state.pipelines.get(31)?.status).toBe('COMPLETED');
    expect(server.state.pipelines.get(32)?.target).toEqual(pipelineTarget);
  }),
);

it('bitbucket lists its runners, however many, and makes and removes one', () =>
  withServer(async (server) => {
    const { runners } = await open(server, tokens.admin);
    for (let made = 1; made <= 101; made += 1) await runners?.register({ name: `r${made}`, labels: ['gpu'] });
    const all = (await runners?.list()) ?? [];
    expect([all.length, all[100]]).toMatchObject([
      101,
      { name: 'r101', labels: ['self.hosted', 'linux', 'gpu'], online: false },
    ]);
    await runners?.remove(all[100]?.id ?? '');
    expect(server.state.runners).toHaveLength(100);
  }));

it('a runner is taken off the list that was made without an answer', () =>
  withServer(async (server) => {
    const forge = await open(server, tokens.admin);
    const isMade = ({ method, path }: { method: string; path: string }) =>
      method === 'POST' && path.endsWith('/runners');
    server.faults.push({ kind: 'reset-after', when: isMade, times: 1 });
    const { apiUrl, url: webUrl } = server;
    const address: ForgeAddress = { kind: 'bitbucket', apiUrl, webUrl, repository: 'team/model' };
    const launched = launch({
      forge,
      runners: forge.runners!,
      address,
      name: 'own',
      labels: ['gpu'],
      workdir: '/nonexistent',
      single: true,
      noRetry: false,
      idle: undefined,
      dockerVolumes: [],
      env: {},
      restart() {},
      signal: new AbortController().signal,
      note: () => {},
    });
    await expect(launched).rejects.toMatchObject({ code: 'forge-unavailable' });
    expect(server.requests.filter(isMade)).toHaveLength(1);
    expect(server.state.runners).toEqual([]);
  }));
