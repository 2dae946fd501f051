import type { Reply } from '../server.ts';
import { actionRoutes } from './actions.ts';
import { create, read, remove, shown, update } from './comments.ts';
import { labelRoutes } from './labels.ts';
import { pullRoutes, pullShown } from './pulls.ts';
import { notFound, paginate, problem, type Route } from './route.ts';
import { type GithubState, type Identity, may } from './state.ts';

function unknownCommit(sha: string): Reply {
  return problem(422, `No commit found for SHA: ${sha}`);
}

const repo = '/repos/{owner}/{repo}';

/** The operations in use. */
export const routes: readonly Route[] = [
  {
    method: 'GET',
    path: '/user',
    answer: ({ me }) =>
      me.kind === 'app'
        ? problem(403, 'Resource not accessible by integration')
        : { status: 200, body: { login: me.login, id: me.id, type: 'User' } },
  },
  {
    method: 'GET',
    path: `${repo}/issues/{issue_number}/comments`,
    needs: ['pull_requests', 'read'],
    answer: (asked) =>
      paginate(
        asked,
        asked.state.comments.filter((one) => one.on === Number(asked.params[0])),
        (one) => shown(asked, one),
      ),
  },
  {
    method: 'POST',
    path: `${repo}/issues/{issue_number}/comments`,
    needs: ['pull_requests', 'write'],
    anyReader: true,
    isContent: true,
    answer: (asked) => {
      const number = Number(asked.params[0]);
      return asked.state.pulls.has(number) ? create(asked, number) : notFound;
    },
  },
  {
    method: 'GET',
    path: `${repo}/issues/comments/{comment_id}`,
    needs: ['pull_requests', 'read'],
    answer: (asked) => read(asked, asked.state.comments),
  },
  {
    method: 'GET',
    path: `${repo}/comments/{comment_id}`,
    needs: ['contents', 'read'],
    answer: (asked) => read(asked, asked.state.commitComments),
  },
  {
    method: 'PATCH',
    path: `${repo}/issues/comments/{comment_id}`,
    needs: ['pull_requests', 'write'],
    anyReader: true,
    isContent: true,
    answer: (asked) => update(asked, asked.state.comments),
  },
  {
    method: 'DELETE',
    path: `${repo}/issues/comments/{comment_id}`,
    needs: ['pull_requests', 'write'],
    anyReader: true,
    answer: (asked) => remove(asked, asked.state.comments),
  },
  {
    method: 'GET',
    path: `${repo}/collaborators/{username}/permission`,
    answer: ({ state, params }) => {
      const found = [...state.identities.values()].find(({ login }) => login === params[0]);
      if (found?.kind !== 'user') return notFound;
      return { status: 200, body: { permission: found.role, role_name: found.role, user: null } };
    },
  },
  {
    method: 'GET',
    path: `${repo}/commits/{commit_sha}/comments`,
    needs: ['contents', 'read'],
    answer: (asked) =>
      paginate(
        asked,
        asked.state.commitComments.filter((one) => one.on === asked.params[0]),
        (one) => shown(asked, one),
      ),
  },
  {
    method: 'POST',
    path: `${repo}/commits/{commit_sha}/comments`,
    needs: ['contents', 'write'],
    anyReader: true,
    isContent: true,
    answer: (asked) => {
      const sha = asked.params[0] ?? '';
      return asked.state.knows(sha) ? create(asked, sha) : unknownCommit(sha);
    },
  },
  {
    method: 'PATCH',
    path: `${repo}/comments/{comment_id}`,
    needs: ['contents', 'write'],
    anyReader: true,
    isContent: true,
    answer: (asked) => update(asked, asked.state.commitComments),
  },
  {
    method: 'DELETE',
    path: `${repo}/comments/{comment_id}`,
    needs: ['contents', 'write'],
    anyReader: true,
    answer: (asked) => remove(asked, asked.state.commitComments),
  },
  {
    method: 'GET',
    path: `${repo}/pulls`,
    needs: ['pull_requests', 'read'],
    answer: (asked) => {
      const state = asked.query.get('state') ?? 'open';
      const [head, base] = [asked.query.get('head'), asked.query.get('base')];
      const owner = asked.state.repository.split('/')[0];
      const rows = [...asked.state.pulls.values()]
        .filter((one) => state === 'all' || one.state === state)
        .filter((one) => head === null || head === `${owner}:${one.head.ref}`)
        .filter((one) => base === null || base === one.base.ref);
      return paginate(asked, rows.reverse(), (one) => pullShown(asked, one));
    },
  },
  {
    method: 'GET',
    path: `${repo}/pulls/{pull_number}`,
    needs: ['pull_requests', 'read'],
    answer: (asked) => {
      const pull = asked.state.pulls.get(Number(asked.params[0]));
      return pull ? { status: 200, body: pullShown(asked, pull) } : notFound;
    },
  },
  {
    method: 'GET',
    path: `${repo}/commits/{commit_sha}/pulls`,
    needs: ['pull_requests', 'read'],
    answer: (asked) => {
      const sha = asked.params[0] ?? '';
      if (!asked.state.knows(sha)) return unknownCommit(sha);
      // A fork's commits belong to no branch of this repository, so GitHub finds nothing for them.
      const rows = [...asked.state.pulls.values()].filter(
        (one) =>
          one.head.repository === asked.state.repository &&
          (one.head.sha === sha || one.commits?.includes(sha)),
      );
      return paginate(asked, rows, (one) => pullShown(asked, one));
    },
  },
  {
    method: 'POST',
    path: `${repo}/statuses/{sha}`,
    needs: ['statuses', 'write'],
    answer: ({ state, params, body }) => {
      const [sha = ''] = params;
      if (!state.knows(sha)) return problem(422, `No commit found for SHA: ${sha}`);
      if (!['error', 'failure', 'pending', 'success'].includes(String(body.state)))
        return problem(422, 'Validation Failed');
      if (String(body.description ?? '').length > 140)
        return problem(422, 'Validation Failed', {
          errors: ['description is too long (maximum is 140 characters)'],
        });
      const url = typeof body.target_url === 'string' ? body.target_url : undefined;
      const name = String(body.context);
      const title = String(body.description);
      state.statuses.push({
        sha,
        name,
        state: String(body.state),
        title,
        kind: 'status',
        annotations: [],
        ...(url && { url }),
      });
      return {
        status: 201,
        body: {
          id: state.nextId++,
          state: body.state,
          context: name,
          target_url: url ?? null,
          description: title,
        },
      };
    },
  },
  {
    method: 'POST',
    path: `${repo}/check-runs`,
    needs: ['checks', 'write'],
    answer: ({ state, me, body, url }) => {
      if (me.kind === 'user') return problem(403, 'You must authenticate via a GitHub App.');
      const sha = String(body.head_sha);
      if (!state.knows(sha)) return problem(422, `No commit found for SHA: ${sha}`);
      const output = body.output as { title: string; summary: string; annotations?: unknown[] };
      if (output.summary.length > 65_535)
        return problem(422, 'Invalid request.\n\nOnly 65535 characters are allowed; summary');
      if ((output.annotations ?? []).length > 50)
        return problem(422, 'Invalid request.\n\nNo more than 50 items are allowed');
      const id = state.nextId++;
      state.statuses.push({
        sha,
        name: String(body.name),
        state: String(body.conclusion ?? body.status),
        title: output.title,
        kind: 'check',
        url: String(id),
        summary: output.summary,
        annotations: [...(output.annotations ?? [])],
      });
      return {
        status: 201,
        body: {
          id,
          head_sha: sha,
          name: body.name,
          conclusion: body.conclusion ?? null,
          html_url: `${url}/${state.repository}/runs/${id}`,
        },
      };
    },
  },
  {
    method: 'PATCH',
    path: `${repo}/check-runs/{check_run_id}`,
    needs: ['checks', 'write'],
    answer: ({ state, params, body, url }) => {
      const found = state.statuses.find((one) => one.kind === 'check' && one.url === params[0]);
      if (!found) return notFound;
      const output = body.output as { annotations?: unknown[] } | undefined;
      found.annotations.push(...(output?.annotations ?? []));
      return {
        status: 200,
        body: { id: Number(params[0]), html_url: `${url}/${state.repository}/runs/${params[0]}` },
      };
    },
  },
  {
    method: 'POST',
    path: `${repo}/git/refs`,
    needs: ['contents', 'write'],
    answer: () => problem(422, 'Reference does not exist'),
  },
  ...labelRoutes,
  ...pullRoutes,
  ...actionRoutes,
];

/** Why a request is turned away before it is looked at; undefined where it is not. */
export function refused(route: Route, state: GithubState, me: Identity): Reply | undefined {
  if (route.path === '/user') return undefined;
  const sees = me.kind === 'app' || me.role !== 'none' || !state.isPrivate;
  if (!sees) return notFound;
  if (!route.needs) return undefined;
  const [what, right] = route.needs;
  const isReader = me.kind === 'user' && route.anyReader && me.role !== 'none';
  if (isReader || may(me, what, right, state.isPrivate)) return undefined;
  const granted = { 'x-accepted-github-permissions': `${what}=${right}` };
  const words =
    me.kind === 'app' ? 'Resource not accessible by integration' : 'Must have push access to repository.';
  return { ...problem(403, words), headers: granted };
}
