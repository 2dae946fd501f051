import { openForge } from '../../src/forges/index.ts';
import { startGithub, tokens } from '../forges/github/index.ts';
import { forgeContract, hurried, type Subject, type Who } from './forge.ts';

const headSha = 'c'.repeat(40);

const people = {
  bot: tokens.job,
  reader: tokens.fork,
  expired: tokens.expired,
  other: tokens.otherBot,
} satisfies Record<Who, string>;

async function start(
  configure?: (server: Awaited<ReturnType<typeof startGithub>>) => void,
): Promise<Subject> {
  const server = await startGithub();
  configure?.(server);
  server.openPull({ number: 12, head: { sha: headSha, ref: 'change', repository: 'octo/model' } });
  server.state.writesLeft = 1000;
  return {
    open: (who) =>
      openForge(
        { kind: 'github', apiUrl: server.apiUrl, webUrl: server.url, repository: 'octo/model' },
        people[who],
        { env: {}, patience: hurried() },
      ),
    say: (who, body) => server.say(people[who], 12, body),
    bodies: () => server.state.comments.filter((one) => one.on === 12).map((one) => one.body),
    headSha,
    requests: server.requests,
    faults: server.faults,
    violations: server.state.violations,
    statusOf: (sha) => server.state.statuses.findLast((one) => one.sha === sha)?.state,
    close: () => server.close(),
  };
}

forgeContract({ name: 'github', remote: true }, () => start());

forgeContract(
  // One more: without GraphQL nobody says who we are.
  { name: 'github without GraphQL', remote: true, requestsFor250: 5, requestsOfRun: [5, 4] },
  () =>
    start((server) => {
      server.state.graphql = false;
    }),
);
