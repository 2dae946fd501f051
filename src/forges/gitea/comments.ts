import * as z from 'zod/mini';
import { CmlError } from '../../model/errors.ts';
import type { Comment, CommentPage, Target } from '../types.ts';
import { type Client, permission } from './client.ts';

const comment = z.object({
  id: z.number(),
  body: z.string(),
  html_url: z.string(),
  user: z.nullable(z.object({ login: z.string() })),
});

/** Whom the token of a workflow writes as, where it may not ask. */
const robots = new Set(['gitea-actions', 'forgejo-actions']);

function shown(data: z.infer<typeof comment>, mine: boolean): Comment {
  return { id: String(data.id), body: data.body, url: data.html_url, mine };
}

/** Where the comments of a target are. Gitea has none on commits. */
function place(target: Target): { readonly number: number; readonly name: string } {
  if (target.kind !== 'commit') return { number: target.number, name: `#${target.number}` };
  throw new CmlError('forge-refused', 'Gitea has no comments on commits.', {
    hint: 'Open a pull request, or read the report in the job’s summary.',
  });
}

export function openComments({ ask, repo, whoami }: Client) {
  async function write(method: 'POST' | 'PATCH', path: string, body: string, action: string) {
    const request = { method, path: `${repo}${path}`, body: { body }, action, permission, repeatable: false };
    return shown(comment.parse(await ask(request, comment)), true);
  }

  return {
    /** The list of an issue's comments has no pages: `page` and `limit` are ignored, and all of it comes at once. */
    async *list(target: Target): AsyncIterable<CommentPage> {
      const { number, name } = place(target);
      const path = `${repo}/issues/${number}/comments`;
      const action = `read the comments of ${name}`;
      const [me, all] = await Promise.all([
        whoami(),
        ask({ method: 'GET', path, action, permission }, z.array(comment)),
      ]);
      const isMine = (login: string) => (me === undefined ? robots.has(login) : login === me);
      yield { comments: (all ?? []).map((one) => shown(one, isMine(one.user?.login ?? ''))) };
    },
    async create(target: Target, body: string): Promise<Comment> {
      const { number, name } = place(target);
      return write('POST', `/issues/${number}/comments`, body, `post a comment on ${name}`);
    },
    async update(target: Target, id: string, body: string): Promise<Comment> {
      const action = `update its comment on ${place(target).name}`;
      return write('PATCH', `/issues/comments/${Number(id)}`, body, action);
    },
    async remove(target: Target, id: string): Promise<void> {
      const action = `delete its comment on ${place(target).name}`;
      const path = `${repo}/issues/comments/${Number(id)}`;
      await ask({ method: 'DELETE', path, action, permission }, z.unknown());
    },
  };
}
