import * as z from 'zod/mini';
import { CmlError } from '../../model/errors.ts';
import type { ChangeRequest, MergeMethod, Requests } from '../types.ts';
import { type Client, pageSize, permission } from './client.ts';

const repository = z.object({ full_name: z.string() });
const pull = z.object({
  number: z.number(),
  html_url: z.string(),
  state: z.string(),
  merged: z.boolean(),
  head: z.object({ sha: z.string(), ref: z.string(), repo: z.nullable(repository) }),
  base: z.object({ ref: z.string(), repo: repository }),
});

/** Open pull requests that are looked through for a commit: the newest 500. */
const pages = 10;

function fromPull(data: z.infer<typeof pull>): ChangeRequest {
  return {
    number: data.number,
    url: data.html_url,
    state: data.merged ? 'merged' : data.state === 'open' ? 'open' : 'closed',
    headSha: data.head.sha,
    sourceBranch: data.head.ref,
    targetBranch: data.base.ref,
    fork: data.head.repo?.full_name !== data.base.repo.full_name,
  };
}

export async function changeRequest(
  { ask, repo }: Client,
  number: number,
): Promise<ChangeRequest | undefined> {
  const action = `read pull request #${number}`;
  const path = `${repo}/pulls/${number}`;
  const found = await ask({ method: 'GET', path, action, permission, missing: [404] }, pull);
  return found && fromPull(found);
}

export async function changeRequestOf(
  { ask, repo }: Client,
  sha: string,
): Promise<ChangeRequest | undefined> {
  const action = `look for the pull request of ${sha.slice(0, 7)}`;
  for (let page = 1; page <= pages; page += 1) {
    const path = `${repo}/pulls?state=open&sort=recentupdate&limit=${pageSize}&page=${page}`;
    const rows = (await ask({ method: 'GET', path, action, permission }, z.array(pull))) ?? [];
    const found = rows.find((one) => one.head.sha === sha);
    if (found) return fromPull(found);
    if (rows.length < pageSize) break;
  }
  const path = `${repo}/commits/${sha}/pull`;
  const merged = await ask({ method: 'GET', path, action, permission, missing: [404] }, pull);
  return merged && fromPull(merged);
}

/** Forgejo and Gitea tell by the status whether a merge was done (200) or waits for its checks (201). */
const scheduled = 201;

export function pullRequests(client: Client): Requests {
  const { ask, repo } = client;
  return {
    async find(source, target) {
      const path = `${repo}/pulls/${encodeURIComponent(target)}/${encodeURIComponent(source)}`;
      const action = `look for a pull request of ${source}`;
      const found = await ask({ method: 'GET', path, action, permission, missing: [404] }, pull);
      return found && found.state === 'open' ? fromPull(found) : undefined;
    },
    async open({ source, target, title, body }) {
      const request = {
        method: 'POST',
        path: `${repo}/pulls`,
        body: { head: source, base: target, title, body },
        action: `open a pull request of ${source}`,
        permission,
      } as const;
      return fromPull(pull.parse(await ask(request, pull)));
    },
    async merge(number, method) {
      let status = 0;
      const request = {
        method: 'POST',
        path: `${repo}/pulls/${number}/merge`,
        body: { Do: method satisfies MergeMethod, merge_when_checks_succeed: true },
        action: `merge pull request #${number}`,
        permission,
        // 405: not allowed now; 409: in conflict with its target, or to be merged already.
        missing: [405, 409],
        answered: (_: Headers, code: number) => {
          status = code;
        },
      } as const;
      await ask(request, z.unknown());
      if (status === scheduled) return 'queued';
      if (status < 300) return 'merged';
      throw new CmlError('forge-refused', `Gitea did not merge pull request #${number} (${status}).`, {
        hint: 'Look at its conflicts, its checks and the ways to merge that the repository allows; or merge it by hand.',
      });
    },
  };
}
