import { randomBytes } from 'node:crypto';
import type { Call, Reply } from '../server.ts';
import { buildRoutes } from './builds.ts';
import { forkBuildRoutes } from './fork-builds.ts';
import { create, createDiscussion, edit, list, listDiscussions, remove } from './notes.ts';
import { peopleRoutes } from './people.ts';
import { requestRoutes } from './requests.ts';
import type { GitlabState, Identity, Level, MergeRequest } from './state.ts';

export { artifact } from './fork-builds.ts';

export interface Asked {
  readonly state: GitlabState;
  readonly url: string;
  readonly me: Identity;
  readonly params: readonly string[];
  readonly query: URLSearchParams;
  readonly body: Record<string, unknown>;
  readonly call: Call;
}

export interface Route {
  readonly method: string;
  /** As in the description. */
  readonly path: string;
  /** The least role; reading a private project takes 20. */
  readonly level?: Level;
  /** Whether a job's token is let in at all. */
  readonly forJobs?: boolean;
  answer(asked: Asked): Reply | Promise<Reply>;
}

export function no(status: number, field: 'message' | 'error', words: unknown): Reply {
  return { status, body: { [field]: words } };
}

export function notFound(what: string): Reply {
  return no(404, 'message', `404 ${what ? `${what} ` : ''}Not found`);
}

export function user({ url }: Asked, { id, username }: Identity): object {
  return { id, username, name: username, state: 'active', web_url: `${url}/${username}` };
}

/** 20 rows unless asked, 100 at most; totals are left out where there are more than 10,000 rows. */
export function paginate<T>(asked: Asked, rows: readonly T[], show: (row: T) => object): Reply {
  const size = Math.min(100, Number(asked.query.get('per_page') ?? 20));
  const page = Number(asked.query.get('page') ?? 1);
  const last = Math.max(1, Math.ceil(rows.length / size));
  const link = (number: number, rel: string) => {
    const query = new URLSearchParams(asked.query);
    query.set('page', String(number));
    return `<${asked.url}${asked.call.path}?${query}>; rel="${rel}"`;
  };
  const links = [
    ...(page > 1 ? [link(page - 1, 'prev')] : []),
    ...(page < last ? [link(page + 1, 'next')] : []),
  ];
  const counted = rows.length <= 10_000;
  return {
    status: 200,
    headers: {
      link: [...links, link(1, 'first')].join(', '),
      'x-page': String(page),
      'x-per-page': String(size),
      'x-next-page': page < last ? String(page + 1) : '',
      'x-prev-page': page > 1 ? String(page - 1) : '',
      ...(counted && { 'x-total': String(rows.length), 'x-total-pages': String(last) }),
    },
    body: rows.slice((page - 1) * size, page * size).map(show),
  };
}

export function mergeRequestShown({ state, url }: Asked, one: MergeRequest): object {
  return {
    id: 9000 + one.iid,
    iid: one.iid,
    project_id: state.projectId,
    title: one.title ?? `Change ${one.iid}`,
    labels: one.labels ?? [],
    state: one.state,
    sha: one.sha,
    source_branch: one.sourceBranch,
    target_branch: one.targetBranch,
    source_project_id: one.sourceProject,
    target_project_id: state.projectId,
    web_url: `${url}/${state.project}/-/merge_requests/${one.iid}`,
  };
}

/** What leads from one state to another; a status that has ended may be set anew. */
const events: Readonly<Record<string, string>> = {
  pending: 'enqueue',
  running: 'run',
  success: 'success',
  failed: 'drop',
  canceled: 'cancel',
};

function setStatus(asked: Asked): Reply {
  const { state, params, body, me } = asked;
  const [sha = ''] = params;
  if (!state.knows(sha)) return notFound('Commit');
  const name = String(body.name ?? body.context ?? 'default');
  const next = String(body.state);
  const before = state.statuses.findLast((one) => one.sha === sha && one.name === name);
  const isLive = before?.state === 'running' || before?.state === 'pending';
  if (before && isLive && before.state === next)
    return no(400, 'message', `Cannot transition status via :${events[next]} from :${next}`);
  const pipeline = typeof body.pipeline_id === 'number' ? body.pipeline_id : undefined;
  const description = typeof body.description === 'string' ? body.description : null;
  state.statuses.push({ sha, name, state: next, description, ...(pipeline && { pipeline }) });
  const answer = {
    id: state.nextId++,
    sha,
    name,
    status: next,
    description,
    target_url: body.target_url ?? null,
  };
  return { status: 201, body: { ...answer, pipeline_id: pipeline ?? 1, author: user(asked, me) } };
}

async function upload({ state, call }: Asked): Promise<Reply> {
  const type = call.headers['content-type'] ?? '';
  const form = await new Response(new Uint8Array(call.body), {
    headers: { 'content-type': type },
  }).formData();
  const file = form.get('file');
  if (!(file instanceof File)) return no(400, 'error', 'file is missing');
  const secret = randomBytes(16).toString('hex');
  const name = file.name.replace(/[^\w.-]/g, '_');
  state.uploads.push({ secret, name, type: file.type, bytes: Buffer.from(await file.arrayBuffer()) });
  const url = `/uploads/${secret}/${name}`;
  const path = `/-/project/${state.projectId}${url}`;
  return {
    status: 201,
    body: { id: state.nextId++, alt: name, url, full_path: path, markdown: `![${name}](${url})` },
  };
}

export const routes: readonly Route[] = [
  ...peopleRoutes,
  ...requestRoutes,
  ...forkBuildRoutes,
  ...buildRoutes,
  { method: 'GET', path: '/user', answer: (asked) => ({ status: 200, body: user(asked, asked.me) }) },
  {
    method: 'GET',
    path: '/personal_access_tokens/self',
    answer: ({ me }) => ({
      status: 200,
      body: { id: me.id, name: me.username, scopes: [me.scope], user_id: me.id, active: true },
    }),
  },
  {
    method: 'GET',
    path: '/job',
    forJobs: true,
    answer: (asked) => ({
      status: 200,
      body: { id: 1, status: 'running', name: 'train', user: user(asked, asked.me) },
    }),
  },
  {
    method: 'GET',
    path: '/projects/{id}',
    forJobs: true,
    answer: ({ state, me, url }) => ({
      status: 200,
      body: {
        id: state.projectId,
        name: 'model',
        path_with_namespace: state.project,
        web_url: `${url}/${state.project}`,
        visibility: 'private',
        permissions: {
          project_access: { access_level: me.level ?? 0, notification_level: 3 },
          group_access: null,
        },
      },
    }),
  },
  { method: 'GET', path: '/projects/{id}/merge_requests/{noteable_id}/notes', forJobs: true, answer: list },
  { method: 'POST', path: '/projects/{id}/merge_requests/{noteable_id}/notes', level: 20, answer: create },
  {
    method: 'PUT',
    path: '/projects/{id}/merge_requests/{noteable_id}/notes/{note_id}',
    level: 20,
    answer: edit,
  },
  {
    method: 'DELETE',
    path: '/projects/{id}/merge_requests/{noteable_id}/notes/{note_id}',
    level: 20,
    answer: remove,
  },
  {
    method: 'GET',
    path: '/projects/{id}/merge_requests/{merge_request_iid}',
    forJobs: true,
    answer: (asked) => {
      const found = asked.state.mergeRequests.get(Number(asked.params[0]));
      return found ? { status: 200, body: mergeRequestShown(asked, found) } : notFound('');
    },
  },
  {
    method: 'GET',
    path: '/projects/{id}/repository/commits/{sha}/merge_requests',
    forJobs: true,
    answer: (asked) => {
      const [sha = ''] = asked.params;
      if (!asked.state.knows(sha)) return notFound('Commit');
      const rows = [...asked.state.mergeRequests.values()].filter(
        (one) => one.sha === sha || one.commits?.includes(sha),
      );
      return paginate(asked, rows, (one) => mergeRequestShown(asked, one));
    },
  },
  {
    method: 'GET',
    path: '/projects/{id}/repository/commits/{noteable_id}/discussions',
    answer: listDiscussions,
  },
  {
    method: 'POST',
    path: '/projects/{id}/repository/commits/{noteable_id}/discussions',
    level: 20,
    answer: createDiscussion,
  },
  {
    method: 'PUT',
    path: '/projects/{id}/repository/commits/{noteable_id}/discussions/{discussion_id}/notes/{note_id}',
    level: 20,
    answer: edit,
  },
  {
    method: 'DELETE',
    path: '/projects/{id}/repository/commits/{noteable_id}/discussions/{discussion_id}/notes/{note_id}',
    level: 20,
    answer: remove,
  },
  { method: 'POST', path: '/projects/{id}/statuses/{sha}', level: 30, answer: setStatus },
  { method: 'POST', path: '/projects/{id}/uploads', level: 10, answer: upload },
];

/** Why a request is turned away before it is looked at; undefined where it is not. */
export function refused(route: Route, me: Identity): Reply | undefined {
  if (me.scope === 'job') return route.forJobs ? undefined : no(401, 'message', '401 Unauthorized');
  if (route.path === '/job') return no(401, 'message', '401 Unauthorized');
  if (route.path === '/user' || route.path === '/personal_access_tokens/self') return undefined;
  if (me.level === undefined) return notFound('Project');
  if (route.method !== 'GET' && me.scope === 'read_api')
    return {
      status: 403,
      body: {
        error: 'insufficient_scope',
        error_description: 'The request requires higher privileges than provided by the access token.',
        scope: 'api ai_features',
      },
    };
  return me.level < (route.level ?? 10) ? no(403, 'message', '403 Forbidden') : undefined;
}
