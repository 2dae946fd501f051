import { expect, it } from 'vitest';
import { openForge } from '../../src/forges/index.ts';
import type { Forge } from '../../src/forges/types.ts';
import { startGitea, tokens } from '../forges/gitea/index.ts';
import { forgeContract, hurried, type Subject, type Who } from './forge.ts';

const headSha = 'c'.repeat(40);

async function start(bot: string): Promise<Subject> {
  const people = {
    bot,
    reader: tokens.reader,
    expired: tokens.expired,
    other: tokens.other,
    writer: tokens.other,
    stranger: tokens.stranger,
  } satisfies Record<Who, string>;
  const server = await startGitea();
  server.openPull({ number: 12, head: { sha: headSha, ref: 'change', repository: 'octo/model' } });
  const address = {
    kind: 'gitea',
    apiUrl: server.apiUrl,
    webUrl: server.url,
    repository: 'octo/model',
  } as const;
  return {
    open: (who, patience = hurried()) => openForge(address, people[who], { env: {}, patience }),
    say: (who, body) => server.say(people[who], 12, body),
    label: (who, label, isOn) => server.label(people[who], 12, label, isOn),
    bodies: () => server.state.comments.map((one) => one.body),
    labels: () =>
      [...(server.state.pulls.get(12)?.labels ?? [])].map((id) => server.state.labels.get(id) ?? ''),
    alter(what) {
      const repository = what === 'orphaned' ? null : 'octo/model';
      const state = what === 'closed' ? ('closed' as const) : ('open' as const);
      server.openPull({ number: 12, state, head: { sha: headSha, ref: 'change', repository } });
    },
    headSha,
    requests: server.requests,
    faults: server.faults,
    violations: server.state.violations,
    statusOf: (sha) => server.state.statuses.findLast((one) => one.sha === sha)?.state,
    close: () => server.close(),
  };
}

const traits = {
  remote: true,
  readerSeemsToComment: true,
  noCommitComments: true,
  noLimit: true,
  noPages: true,
  requestsFor250: 2,
  requestsOfRun: [5, 3],
} as const;
forgeContract({ name: 'gitea', ...traits }, () => start(tokens.bot));
forgeContract({ name: 'gitea with the token of a job', ...traits }, () => start(tokens.job));

async function withServer(
  check: (forge: Forge, server: Awaited<ReturnType<typeof startGitea>>) => Promise<void>,
): Promise<void> {
  const server = await startGitea();
  const { apiUrl, url: webUrl } = server;
  const address = { kind: 'gitea', apiUrl, webUrl, repository: 'octo/model' } as const;
  try {
    server.state.branch = (name) => (name === 'cml/x' ? headSha : undefined);
    await check(await openForge(address, tokens.bot, { env: {}, patience: hurried() }), server);
    expect(server.state.violations).toEqual([]);
  } finally {
    await server.close();
  }
}

const request = { source: 'cml/x', target: 'main', title: 't', body: 'b' };

it('gitea opens a change request, finds it again, and merges it', () =>
  withServer(async ({ requests }, { state }) => {
    expect(await requests?.find('cml/x', 'main')).toBeUndefined();
    const opened = await requests?.open(request);
    expect(opened).toMatchObject({ state: 'open', headSha, fork: false });
    expect(await requests?.find('cml/x', 'main')).toEqual(opened);
    await expect(requests?.open(request)).rejects.toMatchObject({ code: 'forge-refused' });
    expect(await requests?.merge(opened?.number ?? 0, 'squash')).toBe('merged');
    expect(state.pulls.get(1)).toMatchObject({ merged: true, merging: { method: 'squash', waits: false } });
    expect(await requests?.find('cml/x', 'main')).toBeUndefined();
  }));

it('gitea leaves a merge to its checks, and says where there can be none', () =>
  withServer(async ({ requests }, { state }) => {
    const number = (await requests?.open(request))?.number ?? 0;
    state.checks = 'running';
    expect(await requests?.merge(number, 'rebase')).toBe('queued');
    expect(state.pulls.get(number)).toMatchObject({
      state: 'open',
      merging: { method: 'rebase', waits: true },
    });
    state.checks = 'conflict';
    await expect(requests?.merge(number, 'merge')).rejects.toMatchObject({
      code: 'forge-refused',
      hint: expect.stringContaining('conflicts'),
    });
  }));

it('gitea runs a run again, and says where the server is too old for it', () =>
  withServer(async ({ rerun }, { state }) => {
    state.runs?.set(31, 1);
    await rerun?.('31');
    expect(state.runs?.get(31)).toBe(2);
    state.runs = undefined;
    await expect(rerun?.('31')).rejects.toMatchObject({ hint: expect.stringContaining('Forgejo does not') });
  }));

it.each(['gitea', 'forgejo'] as const)(
  '%s lists its runners, however many, and makes and removes one',
  (kind) =>
    withServer(async (_, { state, apiUrl, url: webUrl }) => {
      state.runnerApi = kind;
      const address = { kind: 'gitea', apiUrl, webUrl, repository: 'octo/model' } as const;
      const { runners } = await openForge(address, tokens.admin, { env: {}, patience: hurried() });
      for (let made = 1; made <= 51; made += 1)
        await runners?.register({ name: `r${made}`, labels: ['gpu'], single: made === 1 });
      state.runners[50]!.online = true;
      state.jobs.set(7, 'r51');
      const all = (await runners?.list()) ?? [];
      expect(all).toHaveLength(51);
      expect(all[0]).toMatchObject({ name: 'r1', online: false, busy: false });
      expect(all[50]).toMatchObject({ name: 'r51', online: true, busy: true });
      expect(state.runners.map(({ ephemeral }) => ephemeral).indexOf(false)).toBe(1);
      expect(await runners?.building?.({ name: 'r51' })).toBe(kind === 'gitea' ? '7' : undefined);
      await runners?.remove(all[50]?.id ?? '');
      expect(state.runners).toHaveLength(50);
      await expect(runners?.remove(all[50]?.id ?? '')).rejects.toMatchObject({ code: 'forge-not-found' });
    }),
);
