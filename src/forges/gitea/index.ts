import * as z from 'zod/mini';
import type { ForgeAddress } from '../../ci/types.ts';
import type { Patience } from '../../io/http.ts';
import { CmlError } from '../../model/errors.ts';
import { openRest } from '../rest.ts';
import type { ChangeRequest, Comment, Forge, Status, Target } from '../types.ts';

const user = z.object({ login: z.string() });
const comment = z.object({ id: z.number(), body: z.string(), html_url: z.string(), user: z.nullable(user) });
const repository = z.object({ full_name: z.string() });
const pull = z.object({
  number: z.number(),
  html_url: z.string(),
  state: z.string(),
  merged: z.boolean(),
  head: z.object({ sha: z.string(), ref: z.string(), repo: z.nullable(repository) }),
  base: z.object({ ref: z.string(), repo: repository }),
});
const rights = z.object({ permissions: z.optional(z.object({ push: z.boolean(), pull: z.boolean() })) });
const status = z.object({ target_url: z.nullish(z.string()) });
const nothing = z.unknown();

/** Whom the token of a workflow writes as, where it may not ask. */
const robots = new Set(['gitea-actions', 'forgejo-actions']);

/** Gitea cuts a longer list to this many rows whatever is asked. */
const pageSize = 50;
/** Open pull requests that are looked through for a commit: the newest 500. */
const pages = 10;

const permission =
  'The token needs write access to issues and pull requests of this repository: the scopes `write:issue` and `write:repository`.';

function fromPull(data: z.infer<typeof pull>): ChangeRequest {
  return {
    number: data.number,
    url: data.html_url,
    state: data.merged ? 'merged' : data.state === 'open' ? 'open' : 'closed',
    headSha: data.head.sha,
    sourceBranch: data.head.ref,
    targetBranch: data.base.ref,
    fork: data.head.repo?.full_name !== data.base.repo.full_name,
  };
}

function fromComment(data: z.infer<typeof comment>, mine: boolean): Comment {
  return { id: String(data.id), body: data.body, url: data.html_url, mine };
}

/** Where the comments of a target are. Gitea has none on commits. */
function place(target: Target): { readonly number: number; readonly name: string } {
  if (target.kind !== 'commit') return { number: target.number, name: `#${target.number}` };
  throw new CmlError('forge-refused', 'Gitea has no comments on commits.', {
    hint: 'Open a pull request, or read the report in the job’s summary.',
  });
}

/** Gitea and Forgejo. */
export function openGitea(address: ForgeAddress, token: string, patience: Patience): Forge {
  const ask = openRest({ forge: 'Gitea', apiUrl: address.apiUrl, authorization: `token ${token}`, patience });
  const repo = `/repos/${address.repository}`;

  async function whoami(): Promise<string | undefined> {
    const request = {
      method: 'GET',
      path: '/user',
      action: 'say who the token belongs to',
      missing: [403, 404],
    } as const;
    return (await ask(request, user))?.login;
  }

  /** The list of an issue's comments has no pages: `page` and `limit` are ignored, and all of it comes at once. */
  async function* comments(target: Target): AsyncIterable<Comment> {
    const { number, name } = place(target);
    const [me, all] = await Promise.all([
      whoami(),
      ask(
        {
          method: 'GET',
          path: `${repo}/issues/${number}/comments`,
          action: `read the comments of ${name}`,
          permission,
        },
        z.array(comment),
      ),
    ]);
    for (const one of all ?? []) {
      const login = one.user?.login ?? '';
      yield fromComment(one, me === undefined ? robots.has(login) : login === me);
    }
  }

  async function write(
    method: 'POST' | 'PATCH',
    path: string,
    body: string,
    action: string,
  ): Promise<Comment> {
    const written = await ask(
      { method, path: `${repo}${path}`, body: { body }, action, permission },
      comment,
    );
    return fromComment(comment.parse(written), true);
  }

  async function changeRequestOf(sha: string): Promise<ChangeRequest | undefined> {
    const action = `look for the pull request of ${sha.slice(0, 7)}`;
    for (let page = 1; page <= pages; page += 1) {
      const path = `${repo}/pulls?state=open&sort=recentupdate&limit=${pageSize}&page=${page}`;
      const rows = (await ask({ method: 'GET', path, action, permission }, z.array(pull))) ?? [];
      const found = rows.find((one) => one.head.sha === sha);
      if (found) return fromPull(found);
      if (rows.length < pageSize) break;
    }
    const merged = await ask(
      { method: 'GET', path: `${repo}/commits/${sha}/pull`, action, permission, missing: [404] },
      pull,
    );
    return merged && fromPull(merged);
  }

  async function setStatus(sha: string, { name, state, title, url }: Status): Promise<{ url?: string }> {
    const body = {
      context: name,
      state: state === 'neutral' ? 'success' : state,
      description: title.slice(0, 255),
      ...(url && { target_url: url }),
    };
    const action = `set the status of ${sha.slice(0, 7)}`;
    // Set twice, the newer one of the same name counts.
    const request = {
      method: 'POST',
      path: `${repo}/statuses/${sha}`,
      body,
      action,
      permission,
      repeatable: true,
    } as const;
    const target = (await ask(request, status))?.target_url;
    return target ? { url: target } : {};
  }

  return {
    name: 'gitea',
    // No limit of its own; a proxy in front mostly takes a megabyte.
    dialect: { html: true, picture: false, mermaid: true, quickActions: false, limit: 250_000 },
    comments,
    createComment: async (target, body) => {
      const { number, name } = place(target);
      return write('POST', `/issues/${number}/comments`, body, `post a comment on ${name}`);
    },
    updateComment: async (target, id, body) =>
      write('PATCH', `/issues/comments/${id}`, body, `update its comment on ${place(target).name}`),
    async deleteComment(target, id) {
      const action = `delete its comment on ${place(target).name}`;
      await ask({ method: 'DELETE', path: `${repo}/issues/comments/${id}`, action, permission }, nothing);
    },
    changeRequestOf,
    async changeRequest(number) {
      const action = `read pull request #${number}`;
      const found = await ask(
        { method: 'GET', path: `${repo}/pulls/${number}`, action, permission, missing: [404] },
        pull,
      );
      return found && fromPull(found);
    },
    setStatus,
    async permissions() {
      const action = `read ${address.repository}`;
      const [login, found] = await Promise.all([
        whoami(),
        ask({ method: 'GET', path: repo, action }, rights),
      ]);
      const may = found?.permissions;
      return { comment: may?.pull, status: may?.push, push: may?.push, ...(login && { login }) };
    },
    blobUrl: (sha, path) =>
      `${address.webUrl}/${address.repository}/raw/commit/${sha}/${path.split('/').map(encodeURIComponent).join('/')}`,
  };
}
