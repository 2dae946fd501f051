import * as z from 'zod/mini';
import type { Labelling, People, Person, Remark } from '../types.ts';
import { type Client, pageSize, permission } from './client.ts';

const user = z.nullable(z.object({ login: z.string() }));
const remark = z.object({
  id: z.number(),
  body: z.string(),
  user,
  created_at: z.string(),
  updated_at: z.string(),
});
/** `body` of a label's event is `1` where it was put on, and empty where it was taken off. */
const event = z.object({
  type: z.string(),
  body: z.string(),
  user,
  created_at: z.string(),
  label: z.nullish(z.object({ name: z.string() })),
});
const role = z.object({ permission: z.string() });

function person(found: z.infer<typeof user>): Person {
  return { id: found?.login ?? '', name: found?.login ?? '' };
}

export function people({ ask, repo }: Client): People {
  return {
    async *remarks(number): AsyncIterable<Remark> {
      const action = `read the comments of pull request #${number}`;
      const path = `${repo}/issues/${number}/comments`;
      for (const one of (await ask({ method: 'GET', path, action, permission }, z.array(remark))) ?? [])
        yield {
          id: String(one.id),
          author: person(one.user),
          body: one.body,
          writtenAt: Date.parse(one.created_at),
          editedAt: Date.parse(one.updated_at),
        };
    },
    async *labellings(number): AsyncIterable<Labelling> {
      const action = `read the events of pull request #${number}`;
      for (let page = 1; ; page += 1) {
        const path = `${repo}/issues/${number}/timeline?limit=${pageSize}&page=${page}`;
        const rows = (await ask({ method: 'GET', path, action, permission }, z.array(event))) ?? [];
        for (const { type, body, user: by, label, created_at } of rows)
          if (type === 'label' && label)
            yield { label: label.name, isOn: body === '1', by: person(by), at: Date.parse(created_at) };
        if (rows.length < pageSize) return;
      }
    },
    async mayWrite({ id }) {
      const path = `${repo}/collaborators/${encodeURIComponent(id)}/permission`;
      const action = `ask what ${id} may do`;
      const found = await ask({ method: 'GET', path, action, missing: [403, 404] }, role);
      return ['owner', 'admin', 'write'].includes(found?.permission ?? '');
    },
  };
}
