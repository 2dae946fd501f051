import * as z from 'zod/mini';
import type { Remark } from '../types.ts';
import { asking, type Client, statusOf } from './client.ts';

const remark = z.object({
  id: z.number(),
  body: z.optional(z.nullable(z.string())),
  user: z.nullable(z.object({ login: z.string() })),
  created_at: z.string(),
  updated_at: z.string(),
});

/** What people wrote on a pull request, oldest first. */
export async function* remarks({ octokit, repo }: Client, number: number): AsyncIterable<Remark> {
  for (let page = 1; ; page += 1) {
    const { data, headers } = await asking(
      `read the comments of pull request #${number}`,
      'A workflow’s own token needs `permissions: pull-requests: read`.',
      () =>
        octokit.request('GET /repos/{owner}/{repo}/issues/{issue_number}/comments', {
          ...repo,
          issue_number: number,
          per_page: 100,
          page,
        }),
    );
    for (const one of z.array(remark).parse(data))
      yield {
        id: String(one.id),
        author: one.user?.login ?? '',
        body: one.body ?? '',
        writtenAt: Date.parse(one.created_at),
        editedAt: Date.parse(one.updated_at),
      };
    if (!headers.link?.includes('rel="next"')) return;
  }
}

const role = z.object({ permission: z.string() });

/** Whether somebody may push to the repository; not, where GitHub does not tell. */
export async function mayWrite({ octokit, repo }: Client, login: string): Promise<boolean> {
  try {
    const { data } = await octokit.request('GET /repos/{owner}/{repo}/collaborators/{username}/permission', {
      ...repo,
      username: login,
    });
    return ['admin', 'write'].includes(role.parse(data).permission);
  } catch (error) {
    const status = statusOf(error);
    if (status === 403 || status === 404) return false;
    throw error;
  }
}
