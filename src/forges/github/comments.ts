import * as z from 'zod/mini';
import type { Comment, CommentPage, Target } from '../types.ts';
import { asking, type Client } from './client.ts';
import { hasAnotherWay, ownLogin } from './identity.ts';

const node = z.object({
  body: z.string(),
  url: z.string(),
  viewerDidAuthor: z.boolean(),
  isMinimized: z.boolean(),
});
const connection = z.object({
  pageInfo: z.object({ hasNextPage: z.boolean(), endCursor: z.nullable(z.string()) }),
  nodes: z.array(z.nullable(node)),
});
const page = z.object({
  repository: z.object({ subject: z.nullable(z.object({ comments: z.optional(connection) })) }),
});

const selection = `comments(first: 100, after: $after) {
  pageInfo { hasNextPage endCursor }
  nodes { body url viewerDidAuthor isMinimized }
}`;

/** The page holds `viewerDidAuthor`, so who we are needs no request of its own. */
const queries = {
  issue: `query ($owner: String!, $repo: String!, $number: Int!, $after: String) {
  repository(owner: $owner, name: $repo) {
    subject: issueOrPullRequest(number: $number) {
      ... on PullRequest { ${selection} }
      ... on Issue { ${selection} }
    }
  }
}`,
  commit: `query ($owner: String!, $repo: String!, $sha: GitObjectID!, $after: String) {
  repository(owner: $owner, name: $repo) {
    subject: object(oid: $sha) { ... on Commit { ${selection} } }
  }
}`,
};

/** What a target is called in a message. */
export function targetName(target: Target): string {
  if (target.kind === 'commit') return `commit ${target.sha.slice(0, 7)}`;
  return `${target.kind === 'issue' ? 'issue' : 'pull request'} #${target.number}`;
}

export const commentPermission =
  'A workflow’s own token needs `permissions: pull-requests: write` (`contents: write` for a commit comment); a fine-grained token, "Pull requests: Read and write". On a pull request from a fork the token is read-only whatever the workflow says.';

/** Ids are above 2^31 and older servers have them in GraphQL as 32-bit integers only; the address always holds them. */
function idOf(url: string): string {
  return /(\d+)$/.exec(url)?.[1] ?? '';
}

/** How a page is named: by the cursor before it in GraphQL, by its number in REST. */
const cursor = 'after:';
const numbered = 'page:';

function fromNode({ url, body, viewerDidAuthor, isMinimized }: z.infer<typeof node>): Comment {
  return { id: idOf(url), body, url, mine: viewerDidAuthor, hidden: isMinimized };
}

async function* byGraphql({ octokit, repo }: Client, target: Target, from = ''): AsyncIterable<CommentPage> {
  const isCommit = target.kind === 'commit';
  const subject = isCommit ? { sha: target.sha } : { number: target.number };
  let after: string | null = from.startsWith(cursor) ? from.slice(cursor.length) : null;
  for (;;) {
    const answer: unknown = await octokit.graphql(isCommit ? queries.commit : queries.issue, {
      ...repo,
      ...subject,
      after,
    });
    const comments = page.parse(answer).repository.subject?.comments;
    yield {
      comments: (comments?.nodes ?? []).filter((one) => one !== null).map(fromNode),
      ...(after !== null && { from: `${cursor}${after}` }),
    };
    if (!comments?.pageInfo.hasNextPage) return;
    after = comments.pageInfo.endCursor;
  }
}

const restComment = z.object({
  id: z.number(),
  body: z.optional(z.nullable(z.string())),
  html_url: z.string(),
  user: z.nullable(z.object({ login: z.string() })),
});

async function* byRest(client: Client, target: Target, from = ''): AsyncIterable<CommentPage> {
  const { octokit, repo } = client;
  const me = await ownLogin(client);
  const first = Number(from.startsWith(numbered) ? from.slice(numbered.length) : 1) || 1;
  for (let number = first; ; number += 1) {
    const paging = { ...repo, per_page: 100, page: number };
    const { data, headers } =
      target.kind === 'commit'
        ? await octokit.request('GET /repos/{owner}/{repo}/commits/{commit_sha}/comments', {
            ...paging,
            commit_sha: target.sha,
          })
        : await octokit.request('GET /repos/{owner}/{repo}/issues/{issue_number}/comments', {
            ...paging,
            issue_number: target.number,
          });
    yield {
      comments: z
        .array(restComment)
        .parse(data)
        .map((one) => fromRest(one, one.user?.login === me)),
      ...(number > 1 && { from: `${numbered}${number}` }),
    };
    if (!headers.link?.includes('rel="next"')) return;
  }
}

function fromRest(comment: z.infer<typeof restComment>, mine: boolean): Comment {
  return { id: String(comment.id), body: comment.body ?? '', url: comment.html_url, mine };
}

export async function* listComments(
  client: Client,
  target: Target,
  from?: string,
): AsyncIterable<CommentPage> {
  const action = `read the comments of ${targetName(target)}`;
  const permission = 'A workflow’s own token needs `permissions: pull-requests: read`.';
  const attempt = (pages: AsyncIterable<CommentPage>) => {
    const iterator = pages[Symbol.asyncIterator]();
    return () => iterator.next();
  };
  let next = attempt(byGraphql(client, target, from));
  let first = await asking(action, permission, () =>
    next().catch((error: unknown) => {
      if (!hasAnotherWay(error)) throw error;
      next = attempt(byRest(client, target, from));
      return next();
    }),
  );
  while (!first.done) {
    yield first.value;
    first = await asking(action, permission, next);
  }
}

/** Neither is repeated blindly: its answer may be what got lost, and another may have written since. Whoever calls looks first. */
const once = { request: { retries: 0 } };

export async function createComment(
  { octokit, repo }: Client,
  target: Target,
  body: string,
): Promise<Comment> {
  return asking(`post a comment on ${targetName(target)}`, commentPermission, async () => {
    const { data } =
      target.kind === 'commit'
        ? await octokit.request('POST /repos/{owner}/{repo}/commits/{commit_sha}/comments', {
            ...repo,
            ...once,
            commit_sha: target.sha,
            body,
          })
        : await octokit.request('POST /repos/{owner}/{repo}/issues/{issue_number}/comments', {
            ...repo,
            ...once,
            issue_number: target.number,
            body,
          });
    return fromRest(restComment.parse(data), true);
  });
}

export async function updateComment(
  { octokit, repo }: Client,
  target: Target,
  id: string,
  body: string,
): Promise<Comment> {
  return asking(`update its comment on ${targetName(target)}`, commentPermission, async () => {
    const { data } = await octokit.request(`PATCH /repos/{owner}/{repo}/${resource(target)}/{comment_id}`, {
      ...repo,
      ...once,
      comment_id: Number(id),
      body,
    });
    return fromRest(restComment.parse(data), true);
  });
}

export async function deleteComment({ octokit, repo }: Client, target: Target, id: string): Promise<void> {
  await asking(`delete its comment on ${targetName(target)}`, commentPermission, () =>
    octokit.request(`DELETE /repos/{owner}/{repo}/${resource(target)}/{comment_id}`, {
      ...repo,
      comment_id: Number(id),
    }),
  );
}

const withNode = z.object({ node_id: z.string() });

const hiding = {
  true: `mutation ($id: ID!) {
  minimizeComment(input: { subjectId: $id, classifier: OUTDATED }) { clientMutationId }
}`,
  false: `mutation ($id: ID!) {
  unminimizeComment(input: { subjectId: $id }) { clientMutationId }
}`,
} as const;

/** Comments are known by number here and by another id in GraphQL, which alone can hide them. */
export async function hideComment(
  { octokit, repo }: Client,
  target: Target,
  id: string,
  hidden: boolean,
): Promise<void> {
  const action = `${hidden ? 'hide' : 'show'} its comment on ${targetName(target)}`;
  await asking(action, commentPermission, async () => {
    const { data } = await octokit.request(`GET /repos/{owner}/{repo}/${resource(target)}/{comment_id}`, {
      ...repo,
      comment_id: Number(id),
    });
    await octokit.graphql(hiding[`${hidden}`], { id: withNode.parse(data).node_id });
  });
}

function resource(target: Target): 'comments' | 'issues/comments' {
  return target.kind === 'commit' ? 'comments' : 'issues/comments';
}
