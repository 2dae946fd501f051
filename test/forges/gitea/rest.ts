import { type StoredLabelling, timeOf } from '../labellings.ts';
import type { Call, Reply } from '../server.ts';
import { labelRoutes } from './labels.ts';
import { peopleRoutes } from './people.ts';
import { pullRoutes } from './pulls.ts';
import { runnerRoutes, type StoredRunner } from './runners.ts';

export interface Identity {
  readonly id: number;
  readonly login: string;
  /** In the repository; undefined for who sees nothing of a private one. */
  readonly role?: 'read' | 'write' | 'admin';
  /** A job's token, which is nobody's and may not ask who it is. */
  readonly isJob?: boolean;
  /** Read-only tokens have no `write:issue`. */
  readonly readOnly?: boolean;
}

export interface StoredComment {
  readonly id: number;
  body: string;
  readonly author: Identity;
  readonly on: number;
}

export interface Pull {
  readonly number: number;
  state: 'open' | 'closed';
  merged?: boolean;
  head: { sha: string; ref: string; repository: string | null };
  readonly base: { ref: string };
  /** Its commits on the target's branch, once it is merged. */
  readonly commits?: readonly string[];
  readonly title?: string;
  readonly body?: string;
  /** By number, as in the state's. */
  readonly labels?: Set<number>;
  /** How it was merged, or will be once its checks pass. */
  merging?: { readonly method: string; readonly waits: boolean };
}

export interface GiteaState {
  readonly repository: string;
  readonly identities: Map<string, Identity>;
  readonly pulls: Map<number, Pull>;
  readonly comments: StoredComment[];
  readonly labellings: StoredLabelling<Identity>[];
  /** Labels of the repository: name by number. */
  readonly labels: Map<number, string>;
  /** Whether checks are still running that a merge waits for; `conflict` lets none through. */
  checks: 'none' | 'running' | 'conflict';
  /** Runs of Actions by id, and how often each was run; undefined on a server that cannot do it, as Forgejo. */
  runs: Map<number, number> | undefined;
  /** Machines, and what the server lets programs do with them: Forgejo has its own ways, an old server none. */
  readonly runners: StoredRunner[];
  runnerApi: 'gitea' | 'forgejo' | 'none';
  /** The runner that has a job of a run. */
  readonly jobs: Map<number, string>;
  /** The head of a branch of the repository. */
  branch: (name: string) => string | undefined;
  readonly statuses: { readonly sha: string; readonly context: string; readonly state: string }[];
  knows: (sha: string) => boolean;
  nextId: number;
  readonly violations: string[];
}

export interface Asked {
  readonly state: GiteaState;
  readonly url: string;
  readonly me: Identity;
  readonly params: ReadonlyMap<string, string>;
  readonly call: Call;
  readonly body: Record<string, unknown>;
}

export interface Route {
  readonly method: string;
  /** As in the description. */
  readonly path: string;
  readonly needs?: 'read' | 'write' | 'admin';
  answer(asked: Asked): Reply;
}

export function problem(status: number, message: string): Reply {
  return { status, body: { message, url: 'https://gitea.example.com/api/swagger' } };
}

export const notFound = problem(404, 'The target could not be found.');

export function user({ id, login }: Identity): object {
  return { id, login };
}

function commentShown({ state, url }: Asked, one: StoredComment): object {
  const page = `${url}/${state.repository}/pulls/${one.on}#issuecomment-${one.id}`;
  const at = timeOf(one);
  return {
    id: one.id,
    body: one.body,
    html_url: page,
    pull_request_url: page,
    user: user(one.author),
    created_at: at,
    updated_at: at,
  };
}

export function pullShown({ state, url }: Asked, one: Pull): object {
  const repository = (name: string | null) => name && { full_name: name, name: name.split('/')[1] };
  return {
    number: one.number,
    html_url: `${url}/${state.repository}/pulls/${one.number}`,
    state: one.state,
    merged: one.merged ?? false,
    title: one.title ?? `Change ${one.number}`,
    body: one.body ?? '',
    head: {
      label: one.head.ref,
      ref: one.head.ref,
      sha: one.head.sha,
      repo: repository(one.head.repository),
    },
    base: { label: one.base.ref, ref: one.base.ref, sha: '', repo: repository(state.repository) },
  };
}

function owned(asked: Asked): StoredComment | Reply {
  const found = asked.state.comments.find((one) => String(one.id) === asked.params.get('id'));
  if (!found) return notFound;
  const canEdit = found.author.id === asked.me.id || asked.me.role !== 'read';
  return canEdit ? found : problem(403, 'Forbidden');
}

const repo = '/repos/{owner}/{repo}';

export const routes: readonly Route[] = [
  ...pullRoutes,
  ...labelRoutes,
  ...peopleRoutes,
  ...runnerRoutes,
  {
    method: 'GET',
    path: '/user',
    answer: ({ me }) =>
      me.isJob ? problem(403, 'token does not have the required scope') : { status: 200, body: user(me) },
  },
  {
    method: 'GET',
    path: repo,
    needs: 'read',
    answer: ({ state, me, url }) => {
      const may = { admin: false, push: me.role !== 'read', pull: me.role !== undefined };
      const name = state.repository;
      return { status: 200, body: { full_name: name, name, html_url: `${url}/${name}`, permissions: may } };
    },
  },
  {
    method: 'GET',
    path: `${repo}/issues/{index}/comments`,
    needs: 'read',
    // No pages: `page` and `limit` are not even parameters.
    answer: (asked) => {
      const index = Number(asked.params.get('index'));
      if (!asked.state.pulls.has(index)) return notFound;
      const rows = asked.state.comments.filter((one) => one.on === index);
      return { status: 200, body: rows.map((one) => commentShown(asked, one)) };
    },
  },
  {
    method: 'POST',
    path: `${repo}/issues/{index}/comments`,
    needs: 'read',
    answer: (asked) => {
      const { state, me, params, body } = asked;
      const index = Number(params.get('index'));
      if (!state.pulls.has(index)) return notFound;
      const comment = { id: state.nextId++, body: String(body.body), author: me, on: index };
      state.comments.push(comment);
      return { status: 201, body: commentShown(asked, comment) };
    },
  },
  {
    method: 'PATCH',
    path: `${repo}/issues/comments/{id}`,
    needs: 'read',
    answer: (asked) => {
      const found = owned(asked);
      if ('status' in found) return found;
      found.body = String(asked.body.body);
      return { status: 200, body: commentShown(asked, found) };
    },
  },
  {
    method: 'DELETE',
    path: `${repo}/issues/comments/{id}`,
    needs: 'read',
    answer: (asked) => {
      const found = owned(asked);
      if ('status' in found) return found;
      asked.state.comments.splice(asked.state.comments.indexOf(found), 1);
      return { status: 204 };
    },
  },
  {
    method: 'GET',
    path: `${repo}/pulls`,
    needs: 'read',
    answer: (asked) => {
      const { query } = asked.call;
      const size = Math.min(50, Number(query.get('limit') ?? 30));
      const start = (Number(query.get('page') ?? 1) - 1) * size;
      const rows = [...asked.state.pulls.values()].filter(
        (one) => one.state === (query.get('state') ?? 'open'),
      );
      return { status: 200, body: rows.slice(start, start + size).map((one) => pullShown(asked, one)) };
    },
  },
  {
    method: 'GET',
    path: `${repo}/pulls/{index}`,
    needs: 'read',
    answer: (asked) => {
      const found = asked.state.pulls.get(Number(asked.params.get('index')));
      return found ? { status: 200, body: pullShown(asked, found) } : notFound;
    },
  },
  {
    method: 'GET',
    path: `${repo}/commits/{sha}/pull`,
    needs: 'read',
    answer: (asked) => {
      const sha = asked.params.get('sha') ?? '';
      const found = [...asked.state.pulls.values()].find((one) => one.merged && one.commits?.includes(sha));
      return found ? { status: 200, body: pullShown(asked, found) } : notFound;
    },
  },
  {
    method: 'POST',
    path: `${repo}/statuses/{sha}`,
    needs: 'write',
    answer: ({ state, params, body, me, url }) => {
      const sha = params.get('sha') ?? '';
      if (!state.knows(sha)) return notFound;
      const context = String(body.context);
      state.statuses.push({ sha, context, state: String(body.state) });
      const shown = {
        status: body.state,
        context,
        description: body.description,
        target_url: body.target_url ?? '',
      };
      return { status: 201, body: { id: state.nextId++, ...shown, creator: user(me), url } };
    },
  },
];

/** Why a request is turned away before it is looked at; undefined where it is not. */
export function refused(route: Route, me: Identity): Reply | undefined {
  if (route.path === '/user') return undefined;
  if (me.role === undefined) return notFound;
  if (route.method !== 'GET' && me.readOnly) {
    const words = 'token does not have at least one of required scope(s), required=[write:issue]';
    return problem(403, words);
  }
  if (route.needs === 'admin' && me.role !== 'admin')
    return problem(403, 'user should be the owner of the repo');
  return route.needs === 'write' && me.role === 'read'
    ? problem(403, 'user should have a permission to write')
    : undefined;
}
