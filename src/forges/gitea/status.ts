import * as z from 'zod/mini';
import type { Permissions, Status } from '../types.ts';
import { type Client, permission } from './client.ts';

const longestDescription = 255;
const status = z.object({ target_url: z.nullish(z.string()) });

export async function setStatus(
  { ask, repo }: Client,
  sha: string,
  { name, state, title, url }: Status,
): Promise<{ url?: string }> {
  const request = {
    method: 'POST',
    path: `${repo}/statuses/${sha}`,
    body: {
      context: name,
      state: state === 'neutral' ? 'success' : state,
      description: title.slice(0, longestDescription),
      ...(url && { target_url: url }),
    },
    action: `set the status of ${sha.slice(0, 7)}`,
    permission,
    // Set twice, the newer one of the same name counts.
    repeatable: true,
  } as const;
  const target = (await ask(request, status))?.target_url;
  return target ? { url: target } : {};
}

const rights = z.object({ permissions: z.optional(z.object({ push: z.boolean(), pull: z.boolean() })) });

export async function permissions({ ask, repo, address, whoami }: Client): Promise<Permissions> {
  const action = `read ${address.repository}`;
  const [login, found] = await Promise.all([
    whoami(),
    ask({ method: 'GET', path: repo, action, permission }, rights),
  ]);
  const may = found?.permissions;
  return { comment: may?.pull, status: may?.push, push: may?.push, ...(login && { login }) };
}
