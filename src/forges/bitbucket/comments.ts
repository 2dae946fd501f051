import * as z from 'zod/mini';
import { CmlError } from '../../model/errors.ts';
import { kept } from '../kept.ts';
import type { Comment, CommentPage, Target } from '../types.ts';
import { type Client, permission } from './client.ts';

/** Bitbucket's own limit, in characters; beyond it the answer is a page that does not say why. */
export const longestComment = 32_768;

const account = z.object({ uuid: z.optional(z.string()), type: z.optional(z.string()) });
const comment = z.object({
  id: z.number(),
  deleted: z.optional(z.boolean()),
  content: z.object({ raw: z.optional(z.string()) }),
  user: z.nullish(account),
});
const page = z.object({ values: z.array(comment), next: z.optional(z.string()) });

type Account = z.infer<typeof account>;
type Row = z.infer<typeof comment>;

const fields = 'next,values.id,values.deleted,values.content.raw,values.user.uuid,values.user.type';

function place(target: Target): string {
  if (target.kind === 'commit') return `commit/${target.sha}`;
  return `${target.kind === 'issue' ? 'issues' : 'pullrequests'}/${target.number}`;
}

/** What a target is called in a message. */
function nameOf(target: Target): string {
  if (target.kind === 'commit') return `commit ${target.sha.slice(0, 7)}`;
  return `${target.kind === 'issue' ? 'issue' : 'pull request'} #${target.number}`;
}

function urlOf({ address }: Client, target: Target, id: number): string {
  const page = place(target)
    .replace(/^pullrequests/, 'pull-requests')
    .replace(/^commit\b/, 'commits');
  return `${address.webUrl}/${address.repository}/${page}#comment-${id}`;
}

export function openComments(client: Client) {
  const { ask, repo } = client;
  /** Whether an account is ours, as far as it is known. */
  const known = new Map<string, boolean>();

  const whoami = kept(async () => {
    const request = {
      method: 'GET',
      path: '/user',
      action: 'say who the token belongs to',
      missing: [403],
    } as const;
    return (await ask(request, account))?.uuid;
  });

  /**
   * A token of a repository may not ask who it is. Only an author may edit, so it shows in an edit that changes nothing;
   * it is tried once an account, and never on a person's comment.
   */
  async function mayEdit(target: Target, { id, content }: Row): Promise<boolean> {
    const answer = await ask(
      {
        method: 'PUT',
        path: `${repo}/${place(target)}/comments/${id}`,
        body: { content: { raw: content.raw ?? '' } },
        action: `recognise its comment on ${nameOf(target)}`,
        missing: [401, 403, 404],
      },
      comment,
    );
    return answer !== undefined;
  }

  async function isMine(target: Target, row: Row, me: string | undefined): Promise<boolean> {
    const author: Account = row.user ?? {};
    if (author.uuid === undefined) return false;
    if (me !== undefined) return author.uuid === me;
    if (author.type !== 'app_user') return false;
    const mine = known.get(author.uuid) ?? (await mayEdit(target, row));
    known.set(author.uuid, mine);
    return mine;
  }

  function shown(target: Target, row: Row, mine: boolean): Comment {
    return { id: String(row.id), body: row.content.raw ?? '', url: urlOf(client, target, row.id), mine };
  }

  async function write(method: 'POST' | 'PUT', target: Target, path: string, body: string, action: string) {
    if (body.length > longestComment) {
      const size = body.length.toLocaleString('en');
      throw new CmlError(
        'forge-refused',
        `The comment on ${nameOf(target)} is too long: it has ${size} characters, and Bitbucket takes ${longestComment.toLocaleString('en')}.`,
        { hint: 'Put less into it, or link to a file.' },
      );
    }
    const written = comment.parse(
      await ask(
        {
          method,
          path: `${repo}/${place(target)}/comments${path}`,
          body: { content: { raw: body } },
          action: `${action} ${nameOf(target)}`,
          permission,
          repeatable: false,
        },
        comment,
      ),
    );
    if (written.user?.uuid) known.set(written.user.uuid, true);
    return shown(target, written, true);
  }

  return {
    /** Oldest first, without the deleted ones, which Bitbucket keeps in its list. */
    async *list(target: Target, from?: string): AsyncIterable<CommentPage> {
      const action = `read the comments of ${nameOf(target)}`;
      const me = await whoami();
      for (let number = Number(from ?? 1) || 1; ; number += 1) {
        const path = `${repo}/${place(target)}/comments?pagelen=100&page=${number}&fields=${fields}`;
        const found = await ask({ method: 'GET', path, action, permission }, page);
        const comments: Comment[] = [];
        for (const row of found?.values ?? [])
          if (row.deleted !== true) comments.push(shown(target, row, await isMine(target, row, me)));
        yield { comments, ...(number > 1 && { from: String(number) }) };
        if (!found?.next) return;
      }
    },
    create: (target: Target, body: string) => write('POST', target, '', body, 'post a comment on'),
    update: (target: Target, id: string, body: string) =>
      write('PUT', target, `/${Number(id)}`, body, 'update its comment on'),
    async remove(target: Target, id: string): Promise<void> {
      const action = `delete its comment on ${nameOf(target)}`;
      const path = `${repo}/${place(target)}/comments/${Number(id)}`;
      await ask({ method: 'DELETE', path, action, permission }, z.unknown());
    },
    whoami,
  };
}
