import * as z from 'zod/mini';
import type { ChangeRequest } from '../types.ts';
import { asking, type Client, Rejected } from './client.ts';

export const mergeRequest = z.object({
  iid: z.number(),
  web_url: z.string(),
  state: z.string(),
  sha: z.nullable(z.string()),
  source_branch: z.string(),
  target_branch: z.string(),
  source_project_id: z.nullable(z.number()),
  target_project_id: z.number(),
});

export function fromMergeRequest(data: z.infer<typeof mergeRequest>): ChangeRequest {
  return {
    number: data.iid,
    url: data.web_url,
    state: data.state === 'merged' ? 'merged' : data.state === 'opened' ? 'open' : 'closed',
    headSha: data.sha ?? '',
    sourceBranch: data.source_branch,
    targetBranch: data.target_branch,
    fork: data.source_project_id !== data.target_project_id,
  };
}

export async function changeRequest(client: Client, number: number): Promise<ChangeRequest | undefined> {
  return asking(client, `read merge request !${number}`, async () => {
    try {
      return fromMergeRequest(mergeRequest.parse(await client.mergeRequests.show(client.project, number)));
    } catch (error) {
      if (error instanceof Rejected && error.status === 404) return undefined;
      throw error;
    }
  });
}

export async function changeRequestOf(client: Client, sha: string): Promise<ChangeRequest | undefined> {
  return asking(client, `look for the merge request of ${sha.slice(0, 7)}`, async () => {
    const found = await client.commits
      .allMergeRequests(client.project, sha, { perPage: 100 })
      .catch((error: unknown) => {
        // The project does not know this commit, so no request of it does.
        if (error instanceof Rejected && error.status === 404) return [];
        throw error;
      });
    const requests = z.array(mergeRequest).parse(found).map(fromMergeRequest);
    const newest = requests.toSorted((a, b) => b.number - a.number)[0];
    return requests.find((one) => one.state === 'open' && one.headSha === sha) ?? newest;
  });
}
