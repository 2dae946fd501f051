import * as z from 'zod/mini';
import type { ChangeRequest } from '../types.ts';
import { asking, type Client, statusOf } from './client.ts';

const repository = z.object({ full_name: z.string() });
export const pull = z.object({
  number: z.number(),
  html_url: z.string(),
  state: z.string(),
  merged_at: z.nullable(z.string()),
  /** A deleted fork has no repository. */
  head: z.object({ sha: z.string(), ref: z.string(), repo: z.nullable(repository) }),
  base: z.object({ ref: z.string(), repo: repository }),
});

export function fromPull(data: z.infer<typeof pull>): ChangeRequest {
  return {
    number: data.number,
    url: data.html_url,
    state: data.merged_at !== null ? 'merged' : data.state === 'open' ? 'open' : 'closed',
    headSha: data.head.sha,
    sourceBranch: data.head.ref,
    targetBranch: data.base.ref,
    fork: data.head.repo?.full_name !== data.base.repo.full_name,
  };
}

const permission = 'A workflow’s own token needs `permissions: pull-requests: read`.';

export async function changeRequest(
  { octokit, repo }: Client,
  number: number,
): Promise<ChangeRequest | undefined> {
  return asking(`read pull request #${number}`, permission, async () => {
    try {
      const { data } = await octokit.request('GET /repos/{owner}/{repo}/pulls/{pull_number}', {
        ...repo,
        pull_number: number,
      });
      return fromPull(pull.parse(data));
    } catch (error) {
      if (statusOf(error) === 404) return undefined;
      throw error;
    }
  });
}

export async function changeRequestOf(
  { octokit, repo }: Client,
  sha: string,
): Promise<ChangeRequest | undefined> {
  return asking(`look for the pull request of ${sha.slice(0, 7)}`, permission, async () => {
    const { data } = await octokit
      .request('GET /repos/{owner}/{repo}/commits/{commit_sha}/pulls', {
        ...repo,
        commit_sha: sha,
        per_page: 100,
      })
      .catch((error: unknown) => {
        // 422: the repository does not know this commit. It may still be the head of a fork's pull request.
        if (statusOf(error) === 422) return { data: [] };
        throw error;
      });
    const containing = z.array(pull).parse(data).map(fromPull);
    const here = containing.find((one) => one.state === 'open' && one.headSha === sha);
    if (here) return here;
    // The commits of a fork belong to no branch here, so they are looked for among the heads.
    const { data: open } = await octokit.request('GET /repos/{owner}/{repo}/pulls', {
      ...repo,
      state: 'open',
      sort: 'updated',
      direction: 'desc',
      per_page: 100,
    });
    const heads = z.array(pull).parse(open).map(fromPull);
    const newest = containing.toSorted((a, b) => b.number - a.number)[0];
    return heads.find((one) => one.headSha === sha) ?? newest;
  });
}
