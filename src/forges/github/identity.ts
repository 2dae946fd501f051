import * as z from 'zod/mini';
import { type Client, isGraphqlFailure, statusOf } from './client.ts';

const user = z.object({ login: z.string() });

/** Who the token belongs to, where GraphQL does not tell. */
export async function ownLogin({ octokit }: Client): Promise<string> {
  try {
    const { data } = await octokit.request('GET /user');
    return user.parse(data).login;
  } catch (error) {
    // The token of a workflow is no user; its comments carry this name.
    if (statusOf(error) === 403) return 'github-actions[bot]';
    throw error;
  }
}

/**
 * Whether REST may do what GraphQL refused: GraphQL may be switched off, too old for a field, or closed to a token that
 * may use REST. What GraphQL does not find is missing in both.
 */
export function hasAnotherWay(error: unknown): boolean {
  const status = statusOf(error);
  if (isGraphqlFailure(error)) return status !== 404 && status !== 429;
  return status !== undefined && status !== 401 && status !== 429 && status < 500;
}
