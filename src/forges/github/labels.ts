import * as z from 'zod/mini';
import type { Labels } from '../types.ts';
import { asking, type Client, statusOf } from './client.ts';

const permission =
  'A workflow’s own token needs `permissions: pull-requests: write`; a fine-grained token, "Pull requests: Read and write".';

const rows = z.array(z.object({ name: z.string() }));

/** GitHub makes a label that is put on and is not there yet. */
export function labels({ octokit, repo }: Client): Labels {
  return {
    of: (number) =>
      asking(`read the labels of pull request #${number}`, permission, async () => {
        const { data } = await octokit.request('GET /repos/{owner}/{repo}/issues/{issue_number}/labels', {
          ...repo,
          issue_number: number,
          per_page: 100,
        });
        return rows.parse(data).map(({ name }) => name);
      }),
    change: (number, { add, remove }) =>
      asking(`change the labels of pull request #${number}`, permission, async () => {
        const of = { ...repo, issue_number: number };
        if (add.length > 0)
          await octokit.request('POST /repos/{owner}/{repo}/issues/{issue_number}/labels', {
            ...of,
            labels: [...add],
          });
        for (const name of remove)
          await octokit
            .request('DELETE /repos/{owner}/{repo}/issues/{issue_number}/labels/{name}', { ...of, name })
            .catch((error: unknown) => {
              // Somebody else took it off meanwhile.
              if (statusOf(error) !== 404) throw error;
            });
      }),
  };
}
