import { setTimeout as sleep } from 'node:timers/promises';
import * as z from 'zod/mini';
import type { Patience } from '../../io/http.ts';
import { asking, type Client, statusOf } from './client.ts';

const permission = 'A workflow’s own token needs `permissions: actions: write`.';
const run = z.object({ status: z.nullable(z.string()) });

/** Looks at a run that was told to stop; GitHub takes seconds to minutes. */
const looks = 60;

export async function rerun({ octokit, repo }: Client, build: string, patience: Patience): Promise<void> {
  const of = { ...repo, run_id: Number(build) };
  const status = async () =>
    run.parse((await octokit.request('GET /repos/{owner}/{repo}/actions/runs/{run_id}', of)).data).status;
  await asking(`run ${build} again`, permission, async () => {
    if ((await status()) !== 'completed') {
      await octokit
        .request('POST /repos/{owner}/{repo}/actions/runs/{run_id}/cancel', of)
        .catch((error: unknown) => {
          // 409: it has ended meanwhile.
          if (statusOf(error) !== 409) throw error;
        });
      for (let look = 0; look < looks && (await status()) !== 'completed'; look += 1)
        await sleep(2 * patience.second);
    }
    await octokit.request('POST /repos/{owner}/{repo}/actions/runs/{run_id}/rerun', of);
  });
}
