import * as z from 'zod/mini';
import type { People, Remark } from '../types.ts';
import { type Client, permission } from './client.ts';

const remark = z.object({
  id: z.number(),
  deleted: z.optional(z.boolean()),
  content: z.object({ raw: z.optional(z.string()) }),
  user: z.nullish(z.object({ uuid: z.optional(z.string()), display_name: z.optional(z.string()) })),
  created_on: z.string(),
  updated_on: z.string(),
});
const page = z.object({ values: z.array(remark), next: z.optional(z.string()) });
const roles = z.object({
  values: z.array(z.object({ permission: z.string(), user: z.object({ uuid: z.optional(z.string()) }) })),
});

const fields =
  'next,values.id,values.deleted,values.content.raw,values.user.uuid,values.user.display_name,values.created_on,values.updated_on';

/** Bitbucket has no labels. */
export function people({ ask, address, repo }: Client): People {
  return {
    async *remarks(number): AsyncIterable<Remark> {
      const action = `read the comments of pull request #${number}`;
      for (let at = 1; ; at += 1) {
        const path = `${repo}/pullrequests/${number}/comments?pagelen=100&page=${at}&fields=${fields}`;
        const found = await ask({ method: 'GET', path, action, permission }, page);
        for (const { id, deleted, content, user, created_on, updated_on } of found?.values ?? [])
          if (deleted !== true)
            yield {
              id: String(id),
              author: { id: user?.uuid ?? '', name: user?.display_name ?? '' },
              body: content.raw ?? '',
              writtenAt: Date.parse(created_on),
              editedAt: Date.parse(updated_on),
            };
        if (!found?.next) return;
      }
    },
    /** The strongest right that somebody has, by whatever group; the token's owner has to be an administrator to ask. */
    async mayWrite({ id, name }) {
      const [workspace = '', slug = ''] = address.repository.split('/');
      if (!/^\{[\w-]+\}$/.test(id)) return false;
      const q = encodeURIComponent(`user.uuid="${id}"`);
      const path = `/workspaces/${workspace}/permissions/repositories/${slug}?q=${q}`;
      const found = await ask(
        { method: 'GET', path, action: `ask what ${name} may do`, missing: [401, 403, 404] },
        roles,
      );
      return (found?.values ?? []).some(
        ({ permission: right, user }) => user.uuid === id && ['write', 'admin'].includes(right),
      );
    },
  };
}
