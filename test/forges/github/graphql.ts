import { schema as published } from '@octokit/graphql-schema';
import { buildSchema, GraphQLError, type GraphQLSchema, graphql } from 'graphql';
import type { Reply } from '../server.ts';
import { commentUrl } from './comments.ts';
import { enableAutoMerge } from './pulls.ts';
import { type GithubState, type Identity, may, type StoredComment } from './state.ts';

let schema: GraphQLSchema | undefined;

/** GitHub's published schema; it takes half a second to build and is built once. */
function githubSchema(): GraphQLSchema {
  schema ??= buildSchema(published.idl, { assumeValidSDL: true });
  return schema;
}

/** A login without the `[bot]` that only REST appends. */
function login(name: string): string {
  return name.replace(/\[bot\]$/, '');
}

interface Paging {
  readonly first?: number;
  readonly after?: string | null;
}

function connection(state: GithubState, url: string, me: Identity, comments: readonly StoredComment[]) {
  return ({ first, after }: Paging) => {
    if (first === undefined || first < 1 || first > 100)
      throw refusal('EXCESSIVE_PAGINATION', `\`first\` must be 1 to 100, but was ${first}`);
    const start = after ? Number(Buffer.from(after, 'base64').toString('utf8')) : 0;
    const rows = comments.slice(start, start + first);
    const end = start + rows.length;
    return {
      pageInfo: {
        hasNextPage: end < comments.length,
        hasPreviousPage: start > 0,
        endCursor: rows.length === 0 ? null : Buffer.from(String(end)).toString('base64'),
      },
      totalCount: comments.length,
      nodes: rows.map((one) => ({
        body: one.body,
        url: commentUrl(state, url, one),
        databaseId: one.id > 2 ** 31 ? null : one.id,
        fullDatabaseId: String(one.id),
        viewerDidAuthor: one.author.id === me.id,
        isMinimized: one.hidden === true,
        author: { __typename: one.author.kind === 'app' ? 'Bot' : 'User', login: login(one.author.login) },
      })),
    };
  };
}

function refusal(type: string, message: string): GraphQLError {
  return new GraphQLError(message, { extensions: { type } });
}

function repositoryOf(state: GithubState, url: string, me: Identity, name: string): object {
  const sees = name === state.repository && (me.kind === 'app' || me.role !== 'none' || !state.isPrivate);
  if (!sees) throw refusal('NOT_FOUND', `Could not resolve to a Repository with the name '${name}'.`);
  return {
    viewerPermission: me.kind === 'user' ? (me.role === 'none' ? 'READ' : me.role.toUpperCase()) : null,
    issueOrPullRequest({ number }: { number: number }) {
      if (!state.pulls.has(number))
        throw refusal(
          'NOT_FOUND',
          `Could not resolve to an issue or pull request with the number of ${number}.`,
        );
      if (!may(me, 'pull_requests', 'read', state.isPrivate))
        throw refusal('FORBIDDEN', 'Resource not accessible by integration');
      const here = state.comments.filter((one) => one.on === number);
      return { __typename: 'PullRequest', number, comments: connection(state, url, me, here) };
    },
    object({ oid }: { oid: string }) {
      if (!state.knows(oid)) return null;
      const here = state.commitComments.filter((one) => one.on === oid);
      return { __typename: 'Commit', oid, comments: connection(state, url, me, here) };
    },
  };
}

function hide(state: GithubState, me: Identity, subject: string, hidden: boolean): object {
  if (!may(me, 'pull_requests', 'write', state.isPrivate))
    throw refusal('FORBIDDEN', 'Resource not accessible by integration');
  const all = [...state.comments, ...state.commitComments];
  const found = all.find((one) => `IC_${one.id}` === subject);
  if (!found) throw refusal('NOT_FOUND', `Could not resolve to a node with the id ${subject}`);
  found.hidden = hidden;
  return { clientMutationId: null };
}

/** Executes a query against the published schema. Problems come with status 200 and a `type`, as GitHub sends them. */
export async function answerGraphql(
  state: GithubState,
  url: string,
  me: Identity,
  body: unknown,
): Promise<Reply> {
  const { query, variables } = body as { query: string; variables?: Record<string, unknown> };
  const result = await graphql({
    schema: githubSchema(),
    source: query,
    variableValues: variables ?? {},
    rootValue: {
      viewer: { login: me.login },
      enablePullRequestAutoMerge({ input }: { input: { pullRequestId: string; mergeMethod: string } }) {
        if (!may(me, 'pull_requests', 'write', state.isPrivate))
          throw refusal('FORBIDDEN', 'Resource not accessible by integration');
        const why = enableAutoMerge(state, input.pullRequestId, input.mergeMethod);
        if (why) throw refusal('UNPROCESSABLE', why);
        return { clientMutationId: null };
      },
      minimizeComment: ({ input }: { input: { subjectId: string } }) =>
        hide(state, me, input.subjectId, true),
      unminimizeComment: ({ input }: { input: { subjectId: string } }) =>
        hide(state, me, input.subjectId, false),
      repository: ({ owner, name }: { owner: string; name: string }) =>
        repositoryOf(state, url, me, `${owner}/${name}`),
    },
  });
  for (const error of result.errors ?? [])
    if (!error.extensions.type) state.violations.push(`GraphQL: ${error.message}`);
  const errors = result.errors?.map(({ message, path, locations, extensions }) => ({
    ...(typeof extensions.type === 'string' && { type: extensions.type }),
    message,
    path,
    locations,
  }));
  return {
    status: 200,
    body: { ...(result.data !== undefined && { data: result.data }), ...(errors && { errors }) },
  };
}
