import * as z from 'zod/mini';
import { CmlError } from '../../model/errors.ts';
import type { ChangeRequest, MergeMethod, NewRequest, Requests } from '../types.ts';
import { fromPull, pull } from './change-request.ts';
import { asking, type Client, isGraphqlFailure, statusOf } from './client.ts';

const permission =
  'A workflow’s own token needs `permissions: contents: write` and `pull-requests: write`, and the setting “Allow GitHub Actions to create and approve pull requests” of the repository.';

/** Opening is never repeated blindly: its answer may be what got lost. Whoever calls looks first. */
const once = { request: { retries: 0 } };

export function pullRequests(client: Client): Requests {
  return {
    find: (source, target) => find(client, source, target),
    open: (request) => open(client, request),
    merge: (number, method) => merge(client, number, method),
  };
}

async function find(
  { octokit, repo }: Client,
  source: string,
  target: string,
): Promise<ChangeRequest | undefined> {
  return asking(`look for a pull request of ${source}`, permission, async () => {
    const { data } = await octokit.request('GET /repos/{owner}/{repo}/pulls', {
      ...repo,
      state: 'open',
      head: `${repo.owner}:${source}`,
      base: target,
    });
    return z.array(pull).parse(data).map(fromPull)[0];
  });
}

async function open({ octokit, repo }: Client, request: NewRequest): Promise<ChangeRequest> {
  return asking(`open a pull request of ${request.source}`, permission, async () => {
    const { data } = await octokit.request('POST /repos/{owner}/{repo}/pulls', {
      ...repo,
      ...once,
      head: request.source,
      base: request.target,
      title: request.title,
      body: request.body,
    });
    return fromPull(pull.parse(data));
  });
}

const node = z.object({ node_id: z.string() });

const autoMerge = `mutation ($id: ID!, $mergeMethod: PullRequestMergeMethod!) {
  enablePullRequestAutoMerge(input: { pullRequestId: $id, mergeMethod: $mergeMethod }) { clientMutationId }
}`;

/** GitHub queues a merge only where a branch rule requires something; where none does, the merge is done at once. */
async function merge(
  { octokit, repo }: Client,
  number: number,
  method: MergeMethod,
): Promise<'queued' | 'merged'> {
  return asking(`merge pull request #${number}`, permission, async () => {
    const { data } = await octokit.request('GET /repos/{owner}/{repo}/pulls/{pull_number}', {
      ...repo,
      pull_number: number,
    });
    try {
      await octokit.graphql(autoMerge, {
        id: node.parse(data).node_id,
        mergeMethod: method.toUpperCase(),
      });
      return 'queued';
    } catch (refusal) {
      if (!isGraphqlFailure(refusal)) throw refusal;
      return await mergeNow({ octokit, repo }, number, method, refusal);
    }
  });
}

async function mergeNow(
  { octokit, repo }: Pick<Client, 'octokit' | 'repo'>,
  number: number,
  method: MergeMethod,
  refusal: Error,
): Promise<'merged'> {
  try {
    await octokit.request('PUT /repos/{owner}/{repo}/pulls/{pull_number}/merge', {
      ...repo,
      ...once,
      pull_number: number,
      merge_method: method,
    });
    return 'merged';
  } catch (error) {
    // 405: a rule of the branch stands in the way, and auto-merge is switched off.
    if (statusOf(error) !== 405) throw error;
    throw new CmlError(
      'forge-refused',
      `GitHub neither merged pull request #${number} nor queued it: ${refusal.message.replace(/\s+/g, ' ').trim()}`,
      {
        hint: 'Switch “Allow auto-merge” on in the settings of the repository, or merge it by hand.',
        cause: error,
      },
    );
  }
}
