import { setTimeout as sleep } from 'node:timers/promises';
import * as z from 'zod/mini';
import type { Patience } from '../../io/http.ts';
import type { Requests } from '../types.ts';
import { asking, type Client, Rejected } from './client.ts';
import { fromMergeRequest, mergeRequest } from './merge-request.ts';

/** GitLab works out whether a new request can be merged in the background, and says 405 or 422 until it knows. */
const tries = 6;

const merged = z.object({ state: z.string() });

export function mergeRequests(client: Client, patience: Patience): Requests {
  return {
    find: (source, target) =>
      asking(client, `look for a merge request of ${source}`, async () => {
        const found = await client.mergeRequests.all({
          projectId: client.project,
          state: 'opened',
          sourceBranch: source,
          targetBranch: target,
          perPage: 100,
          maxPages: 1,
        });
        return z.array(mergeRequest).parse(found).map(fromMergeRequest)[0];
      }),
    open: ({ source, target, title, body }) =>
      asking(client, `open a merge request of ${source}`, async () =>
        fromMergeRequest(
          mergeRequest.parse(
            await client.mergeRequests.create(client.project, source, target, title, { description: body }),
          ),
        ),
      ),
    /** GitLab rebases, or not, as the project is set; a method other than squash is its own. */
    merge: (number, method) =>
      asking(client, `merge merge request !${number}`, async () => {
        for (let attempt = 1; ; attempt += 1)
          try {
            const options = { mergeWhenPipelineSucceeds: true, squash: method === 'squash' };
            const { state } = merged.parse(await client.mergeRequests.merge(client.project, number, options));
            return state === 'merged' ? 'merged' : 'queued';
          } catch (error) {
            const isEarly = error instanceof Rejected && (error.status === 405 || error.status === 422);
            if (!isEarly || attempt === tries) throw error;
            await sleep(attempt * patience.second);
          }
      }),
  };
}
