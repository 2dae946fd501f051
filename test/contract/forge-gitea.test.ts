import { openForge } from '../../src/forges/index.ts';
import { startGitea, tokens } from '../forges/gitea/index.ts';
import { forgeContract, hurried, type Subject, type Who } from './forge.ts';

const headSha = 'c'.repeat(40);

async function start(bot: string): Promise<Subject> {
  const people = {
    bot,
    reader: tokens.reader,
    expired: tokens.expired,
    other: tokens.other,
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
    bodies: () => server.state.comments.map((one) => one.body),
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
  noCommitComments: true,
  noLimit: true,
  requestsFor250: 2,
  requestsOfRun: [4, 3],
} as const;
forgeContract({ name: 'gitea', ...traits }, () => start(tokens.bot));
forgeContract({ name: 'gitea with the token of a job', ...traits }, () => start(tokens.job));
