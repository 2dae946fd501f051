import { expect, it } from 'vitest';
import { openForge } from '../../src/forges/index.ts';
import { findOurs, upsertComment } from '../../src/pipeline/comment/index.ts';
import { startGitlab, tokens } from '../forges/gitlab/index.ts';
import { forgeContract, hurried, type Subject, type Who } from './forge.ts';

const headSha = 'c'.repeat(40);

const people = {
  bot: tokens.bot,
  reader: tokens.reader,
  expired: tokens.expired,
  other: tokens.other,
  writer: tokens.other,
  stranger: tokens.stranger,
} satisfies Record<Who, string>;

type Server = Awaited<ReturnType<typeof startGitlab>>;

function open(server: Server, token: string, env: NodeJS.ProcessEnv = {}, patience = hurried()) {
  const { apiUrl, url, state } = server;
  const address = { kind: 'gitlab', apiUrl, webUrl: url, repository: state.project } as const;
  return openForge(address, token, { env, patience });
}

async function start(root: string): Promise<Subject> {
  const server = await startGitlab({ root });
  server.openMergeRequest({ iid: 12, sha: headSha });
  return {
    open: (who, patience) => open(server, people[who], {}, patience),
    say: (who, body) => server.say(people[who], 12, body),
    label: (who, label, isOn) => server.label(people[who], 12, label, isOn),
    bodies: () => server.state.notes.filter((one) => one.on === 12 && !one.system).map((one) => one.body),
    labels: () => server.state.mergeRequests.get(12)?.labels ?? [],
    alter: (what) => {
      const changed = what === 'closed' ? { state: 'closed' as const } : { sourceProject: null };
      server.openMergeRequest({ iid: 12, sha: headSha, ...changed });
    },
    headSha,
    requests: server.requests,
    faults: server.faults,
    violations: server.state.violations,
    statusOf: (sha) => server.state.statuses.findLast((one) => one.sha === sha)?.state,
    close: () => server.close(),
  };
}

// Identity is a request of its own here.
const traits = { remote: true, requestsFor250: 4, requestsOfRun: [5, 3] } as const;
forgeContract({ name: 'gitlab', ...traits }, () => start(''));
forgeContract({ name: 'gitlab under a relative root', ...traits }, () => start('/gitlab'));

async function withServer(check: (server: Server) => Promise<void>): Promise<void> {
  const server = await startGitlab();
  try {
    server.openMergeRequest({ iid: 12, sha: headSha });
    await check(server);
    expect(server.state.violations).toEqual([]);
  } finally {
    await server.close();
  }
}

const target = { kind: 'change-request', number: 12 } as const;

it('gitlab runs no line of ours as a quick action', () =>
  withServer(async (server) => {
    const text = 'Before\n/close\n  /label ~bug\n```\n/close\n```\n/tmp/data is full\n/merge';
    await upsertComment(await open(server, tokens.bot), target, { key: 'k' }, text);
    expect(server.state.quickActions).toEqual([]);
    const body = server.state.notes.at(-1)?.body.replaceAll('\\/', '/');
    expect(body).toContain(text);
  }));

it('gitlab says what a job token lacks', () =>
  withServer(async (server) => {
    const forge = await open(server, tokens.job, { CI_JOB_TOKEN: tokens.job });
    expect(await findOurs(forge, target, 'k')).toEqual([]);
    expect(await forge.permissions()).toMatchObject({ comment: false });
    await expect(forge.createComment(target, 'x')).rejects.toMatchObject({
      code: 'forge-forbidden',
      hint: expect.stringContaining('scope `api`'),
    });
  }));

it('gitlab takes a second running status as done', () =>
  withServer(async (server) => {
    const forge = await open(server, tokens.bot, { CI_COMMIT_SHA: headSha, CI_PIPELINE_ID: '77' });
    const status = { name: 'cml/k', state: 'pending', title: 'training' } as const;
    await forge.setStatus(headSha, status);
    await forge.setStatus(headSha, status);
    expect(server.state.statuses).toMatchObject([{ state: 'running', pipeline: 77 }]);
  }));

it('gitlab hosts pictures once, readable by members only', () =>
  withServer(async (server) => {
    const store = (await open(server, tokens.bot)).uploads;
    const picture = (name: string, id: string) => ({
      id: id.repeat(64),
      name,
      mime: 'image/png',
      bytes: Buffer.from(id),
    });
    const assets = [picture('loss-light.png', 'a'), picture('auc.png', 'b'), picture('loss-light.png', 'a')];
    const known = new Map([['b'.repeat(64), '/uploads/old/auc.png']]);
    const urls = await store?.put(assets, known);
    expect([...(urls?.keys() ?? [])].sort()).toEqual(['a'.repeat(64), 'b'.repeat(64)]);
    expect(server.state.uploads.map((one) => one.name)).toEqual([`loss-light-${'a'.repeat(64)}.png`]);
    const url = urls?.get('a'.repeat(64)) ?? '';
    expect(url).toMatch(/^\/uploads\//);
    const read = (token: string) =>
      fetch(`${server.apiUrl}/projects/42${url}`, { headers: { 'private-token': token } });
    expect(await (await read(tokens.reader)).text()).toBe('a');
    expect((await read(tokens.stranger)).status).toBe(404);
  }));
