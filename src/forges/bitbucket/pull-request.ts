import * as z from 'zod/mini';
import { CmlError } from '../../model/errors.ts';
import type { ChangeRequest, MergeMethod, Requests } from '../types.ts';
import { type Client, permission } from './client.ts';

/** A deleted fork has no repository, a deleted branch may have no commit. */
const end = z.object({
  branch: z.object({ name: z.string() }),
  commit: z.nullish(z.object({ hash: z.string() })),
  repository: z.nullish(z.object({ full_name: z.string() })),
});
const pull = z.object({
  id: z.number(),
  state: z.string(),
  source: end,
  destination: end,
  links: z.object({ html: z.object({ href: z.string() }) }),
});
const pulls = z.object({ values: z.array(pull), next: z.optional(z.string()) });
const commit = z.object({ hash: z.string() });

/** A pull request, as far as it is looked at. */
export type Pull = z.infer<typeof pull>;

/** Open pull requests that are looked through for a commit: the last 500 that changed. */
const pages = 10;
/** More is a 400 for pull requests. */
const pageSize = 50;

function hasHead(one: Pull, sha: string): boolean {
  const head = one.source.commit?.hash;
  return head !== undefined && sha.startsWith(head);
}

function shown(one: Pull, headSha: string): ChangeRequest {
  return {
    number: one.id,
    url: one.links.html.href,
    state: one.state === 'OPEN' ? 'open' : one.state === 'MERGED' ? 'merged' : 'closed',
    headSha,
    sourceBranch: one.source.branch.name,
    targetBranch: one.destination.branch.name,
    fork: one.source.repository?.full_name !== one.destination.repository?.full_name,
  };
}

/** Bitbucket names the head of a pull request by 12 characters; the commit itself says the rest. */
export async function withHead({ askFork, repo }: Client, one: Pull): Promise<ChangeRequest> {
  const short = one.source.commit?.hash ?? '';
  if (short === '') return shown(one, '');
  const source = one.source.repository ? `/repositories/${one.source.repository.full_name}` : repo;
  const found = await askFork(
    {
      method: 'GET',
      path: `${source}/commit/${short}?fields=hash`,
      action: `read commit ${short.slice(0, 7)}`,
      missing: [401, 403, 404],
    },
    commit,
  );
  return shown(one, found?.hash ?? short);
}

/** A pull request by its number; undefined where there is none. */
export async function changeRequest(client: Client, number: number): Promise<ChangeRequest | undefined> {
  const path = `${client.repo}/pullrequests/${number}`;
  const action = `read pull request #${number}`;
  const found = await client.ask({ method: 'GET', path, action, permission, missing: [404] }, pull);
  return found && withHead(client, found);
}

/** The last that changed first. */
export async function* openPulls({ ask, repo }: Client, action: string): AsyncIterable<Pull> {
  for (let page = 1; page <= pages; page += 1) {
    const path = `${repo}/pullrequests?state=OPEN&sort=-updated_on&pagelen=${pageSize}&page=${page}`;
    const rows = await ask({ method: 'GET', path, action, permission }, pulls);
    yield* rows?.values ?? [];
    if (!rows?.next) return;
  }
}

/** The pull request whose head a commit is; else the newest that holds it. Undefined where there is none. */
export async function changeRequestOf(client: Client, sha: string): Promise<ChangeRequest | undefined> {
  const { ask, repo } = client;
  const action = `look for the pull request of ${sha.slice(0, 7)}`;
  for await (const one of openPulls(client, action)) if (hasHead(one, sha)) return shown(one, sha);
  // Bitbucket makes this index when it is first asked for, and says 202 or 404 until then.
  const path = `${repo}/commit/${sha}/pullrequests?pagelen=${pageSize}`;
  const containing = await ask({ method: 'GET', path, action, permission, missing: [202, 404] }, pulls);
  const newest = containing?.values.toSorted((a, b) => b.id - a.id)[0];
  return newest && shown(newest, hasHead(newest, sha) ? sha : (newest.source.commit?.hash ?? ''));
}

const strategies = {
  merge: 'merge_commit',
  squash: 'squash',
  rebase: 'fast_forward',
} as const satisfies Record<MergeMethod, string>;

/** Bitbucket has no queue for merges in its API: what may not be merged yet is refused, with its reason. */
export function pullRequests(client: Client): Requests {
  const { ask, repo } = client;
  const quoted = (name: string) => JSON.stringify(name);
  return {
    async find(source, target) {
      const q = `state="OPEN" AND source.branch.name=${quoted(source)} AND destination.branch.name=${quoted(target)}`;
      const path = `${repo}/pullrequests?q=${encodeURIComponent(q)}&pagelen=${pageSize}`;
      const action = `look for a pull request of ${source}`;
      const rows = await ask({ method: 'GET', path, action, permission }, pulls);
      const found = rows?.values.find(
        (one) => one.source.repository?.full_name === one.destination.repository?.full_name,
      );
      return found && withHead(client, found);
    },
    async open({ source, target, title, body }) {
      const opened = await ask(
        {
          method: 'POST',
          path: `${repo}/pullrequests`,
          body: {
            type: 'pullrequest',
            title,
            description: body,
            source: { branch: { name: source } },
            destination: { branch: { name: target } },
          },
          action: `open a pull request of ${source}`,
          permission,
        },
        pull,
      );
      return withHead(client, pull.parse(opened));
    },
    async merge(number, method) {
      const done = await ask(
        {
          method: 'POST',
          path: `${repo}/pullrequests/${number}/merge`,
          body: { type: 'pullrequest', merge_strategy: strategies[method] },
          action: `merge pull request #${number}`,
          permission,
        },
        z.object({ state: z.string() }),
      );
      if (done?.state === 'MERGED') return 'merged';
      throw new CmlError('forge-refused', `Bitbucket did not merge pull request #${number}.`, {
        hint: 'Look at its merge checks, and merge it by hand.',
      });
    },
  };
}
