import * as z from 'zod/mini';
import type { Labelling, People, Remark } from '../types.ts';
import { asking, type Client } from './client.ts';

const user = z.object({ id: z.number(), username: z.string() });
const note = z.object({
  id: z.number(),
  body: z.string(),
  system: z.boolean(),
  author: user,
  created_at: z.string(),
  updated_at: z.string(),
});
const labelEvent = z.object({
  user: z.nullable(user),
  created_at: z.string(),
  action: z.string(),
  label: z.nullable(z.object({ name: z.string() })),
});
const member = z.object({ id: z.number(), access_level: z.number() });

/** https://docs.gitlab.com/api/access_requests/#valid-access-levels */
const developer = 30;

interface Page {
  readonly data: unknown;
  readonly paginationInfo: { readonly next: number | null };
}

async function* pages(read: (page: number) => Promise<Page>): AsyncIterable<unknown> {
  for (let page: number | null = 1; page !== null; ) {
    const answer: Page = await read(page);
    yield answer.data;
    page = answer.paginationInfo.next;
  }
}

function person({ id, username }: z.infer<typeof user>) {
  return { id: String(id), name: username };
}

export function people(client: Client): People {
  const { project } = client;
  return {
    async *remarks(number): AsyncIterable<Remark> {
      const read = (page: number) =>
        asking(client, `read the notes of merge request !${number}`, () =>
          client.mergeRequestNotes.all(project, number, {
            perPage: 100,
            page,
            sort: 'asc',
            showExpanded: true,
          }),
        );
      for await (const data of pages(read))
        for (const one of z.array(note).parse(data))
          if (!one.system)
            yield {
              id: String(one.id),
              author: person(one.author),
              body: one.body,
              writtenAt: Date.parse(one.created_at),
              editedAt: Date.parse(one.updated_at),
            };
    },
    async *labellings(number): AsyncIterable<Labelling> {
      const read = (page: number) =>
        asking(client, `read the label events of merge request !${number}`, () =>
          client.labelEvents.all(project, number, { perPage: 100, page, showExpanded: true }),
        );
      for await (const data of pages(read))
        for (const { user: by, label, action, created_at } of z.array(labelEvent).parse(data))
          if (by && label)
            yield { label: label.name, isOn: action === 'add', by: person(by), at: Date.parse(created_at) };
    },
    async mayWrite({ id, name }) {
      const found = await asking(client, `ask what ${name} may do`, () =>
        client.members.all(project, {
          includeInherited: true,
          query: name,
          perPage: 100,
          page: 1,
          showExpanded: true,
        }),
      );
      const members = z.array(member).parse(found.data);
      return members.some((one) => String(one.id) === id && one.access_level >= developer);
    },
  };
}
