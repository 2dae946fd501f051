import * as z from 'zod/mini';
import type { Permissions } from '../types.ts';
import { asking, type Client, statusOf } from './client.ts';
import { hasAnotherWay, ownLogin } from './identity.ts';

const answer = z.object({
  viewer: z.object({ login: z.string() }),
  repository: z.nullable(z.object({ viewerPermission: z.nullable(z.string()) })),
});

const query = `query ($owner: String!, $repo: String!) {
  viewer { login }
  repository(owner: $owner, name: $repo) { viewerPermission }
}`;

/**
 * What the token may do. For an app's token, GITHUB_TOKEN included, GitHub does not say; so each right is tried with a
 * request that lacks its content: 422 from who may, 403 from who may not, and nothing is written either way.
 */
export async function permissions(client: Client, number?: number): Promise<Permissions> {
  const { login, role } = await asking(
    'say who the token belongs to',
    'The token cannot read this repository.',
    () => whoami(client),
  );
  if (!client.token.startsWith('ghs_') && role !== undefined) {
    const write = ['ADMIN', 'MAINTAIN', 'WRITE'].includes(role);
    return { comment: true, status: write, push: write, login };
  }
  const [comment, status, push] = await Promise.all([
    number === undefined ? undefined : mayPost(client, `issues/${number}/comments`),
    mayPost(client, 'check-runs').then(async (may) => may || mayPost(client, `statuses/${'0'.repeat(40)}`)),
    mayPost(client, 'git/refs'),
  ]);
  return { comment, status, push, login };
}

async function whoami(
  client: Client,
): Promise<{ readonly login: string; readonly role: string | undefined }> {
  try {
    const { viewer, repository } = answer.parse(await client.octokit.graphql(query, client.repo));
    return { login: viewer.login, role: repository?.viewerPermission ?? undefined };
  } catch (error) {
    if (!hasAnotherWay(error)) throw error;
    return { login: await ownLogin(client), role: undefined };
  }
}

async function mayPost({ octokit, repo }: Client, path: string): Promise<boolean | undefined> {
  try {
    await octokit.request(`POST /repos/${repo.owner}/${repo.repo}/${path}`, { request: { retries: 0 } });
    return true;
  } catch (error) {
    const status = statusOf(error);
    if (status === 422) return true;
    return status === 403 || status === 401 ? false : undefined;
  }
}
