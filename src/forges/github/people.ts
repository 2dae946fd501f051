import * as z from 'zod/mini';
import type { Labelling, People, Person, Remark } from '../types.ts';
import { asking, type Client, statusOf } from './client.ts';

const user = z.nullable(z.object({ login: z.string() }));
const remark = z.object({
  id: z.number(),
  body: z.optional(z.nullable(z.string())),
  user,
  created_at: z.string(),
  updated_at: z.string(),
});
const event = z.object({
  event: z.string(),
  actor: z.optional(user),
  label: z.optional(z.object({ name: z.string() })),
  created_at: z.string(),
});
const role = z.object({ permission: z.string() });

type List = 'comments' | 'events';

/** Each answer is read by a schema of its own. */
const paths: Readonly<Record<List, string>> = {
  comments: 'GET /repos/{owner}/{repo}/issues/{issue_number}/comments',
  events: 'GET /repos/{owner}/{repo}/issues/{issue_number}/events',
};

function person(found: z.infer<typeof user> | undefined): Person {
  const login = found?.login ?? '';
  return { id: login, name: login };
}

export function people({ octokit, repo }: Client): People {
  /** Every page of a list of a pull request, oldest first. */
  async function* rows<S extends z.ZodMiniType>(
    number: number,
    list: List,
    row: S,
  ): AsyncIterable<z.infer<S>> {
    for (let page = 1; ; page += 1) {
      const { data, headers } = await asking(
        `read the ${list} of pull request #${number}`,
        'A workflow’s own token needs `permissions: pull-requests: read`.',
        () => octokit.request(paths[list], { ...repo, issue_number: number, per_page: 100, page }),
      );
      yield* z.array(row).parse(data);
      if (!headers.link?.includes('rel="next"')) return;
    }
  }

  return {
    async *remarks(number): AsyncIterable<Remark> {
      for await (const one of rows(number, 'comments', remark))
        yield {
          id: String(one.id),
          author: person(one.user),
          body: one.body ?? '',
          writtenAt: Date.parse(one.created_at),
          editedAt: Date.parse(one.updated_at),
        };
    },
    async *labellings(number): AsyncIterable<Labelling> {
      for await (const { event: what, label, actor, created_at } of rows(number, 'events', event))
        if (label && (what === 'labeled' || what === 'unlabeled'))
          yield {
            label: label.name,
            isOn: what === 'labeled',
            by: person(actor),
            at: Date.parse(created_at),
          };
    },
    async mayWrite({ id }) {
      try {
        const { data } = await octokit.request(
          'GET /repos/{owner}/{repo}/collaborators/{username}/permission',
          { ...repo, username: id },
        );
        return ['admin', 'write'].includes(role.parse(data).permission);
      } catch (error) {
        const status = statusOf(error);
        if (status === 403 || status === 404) return false;
        throw error;
      }
    },
  };
}
