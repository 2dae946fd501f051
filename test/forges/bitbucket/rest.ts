import { timeOf } from '../labellings.ts';
import type { Call, Reply } from '../server.ts';
import type { BitbucketState, Identity, Pull, StoredComment } from './state.ts';

export interface Asked {
  readonly state: BitbucketState;
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
  /** Any of these scopes is enough. */
  readonly needs: readonly string[];
  answer(asked: Asked): Reply | Promise<Reply>;
}

export function problem(status: number, message: string, detail?: string): Reply {
  return { status, body: { type: 'error', error: { message, ...(detail && { detail }) } } };
}

const notFound = problem(404, 'Resource not found');

const readPulls = ['pullrequest', 'pullrequest:write', 'read:pullrequest:bitbucket'];
const writePulls = ['pullrequest:write', 'write:pullrequest:bitbucket'];
const write = ['repository:write', 'pullrequest:write', 'write:repository:bitbucket'];
const writes: readonly string[] = ['repository:write', 'write:repository:bitbucket'];
const read = ['repository', 'read:repository:bitbucket', ...write, ...readPulls];
const pipeline = ['pipeline:write', 'write:pipeline:bitbucket'];

function account({ uuid, type }: Identity): object {
  return { type, uuid, display_name: 'somebody' };
}

function pageOf({ state, url }: Asked, on: string): string {
  const page = on.replace('pullrequests', 'pull-requests').replace(/^commit\b/, 'commits');
  return `${url}/${state.repository}/${page}`;
}

function commentShown(asked: Asked, one: StoredComment): object {
  return {
    type: one.on.startsWith('commit') ? 'commit_comment' : 'pullrequest_comment',
    id: one.id,
    deleted: one.deleted,
    content: { raw: one.raw, markup: 'markdown', html: '' },
    user: account(one.author),
    created_on: timeOf(one),
    updated_on: timeOf(one),
    links: { html: { href: `${pageOf(asked, one.on)}#comment-${one.id}` } },
  };
}

function end(name: string, hash: string | undefined, repository: string | null): object {
  return {
    branch: { name },
    ...(hash && { commit: { hash: hash.slice(0, 12) } }),
    ...(repository && { repository: { type: 'repository', full_name: repository } }),
  };
}

function pullShown(asked: Asked, one: Pull): object {
  return {
    type: 'pullrequest',
    id: one.id,
    title: one.title,
    state: one.state,
    source: end(one.branch, one.sha, one.source),
    destination: end(one.target, undefined, asked.state.repository),
    links: { html: { href: pageOf(asked, `pullrequests/${one.id}`) } },
  };
}

/** As Bitbucket names a pipeline beside its number. */
export function uuidOf(id: number): string {
  return `{00000000-0000-4000-8000-${String(id).padStart(12, '0')}}`;
}

/** The number of a pipeline that is asked for by that or by its UUID. */
function pipelineNumber({ params }: Asked): number {
  const name = params.get('pipeline_uuid') ?? '';
  return Number(/^\{.*-(\d{12})\}$/.exec(name)?.[1] ?? name);
}

/** A page of a list, with the address of the next where there is one. */
export function page(
  { call, url }: Pick<Asked, 'call' | 'url'>,
  rows: readonly object[],
  fallback = 10,
): Reply {
  const size = Number(call.query.get('pagelen') ?? fallback);
  const number = Number(call.query.get('page') ?? 1);
  const next = new URLSearchParams(call.query);
  next.set('page', String(number + 1));
  const more = rows.length > number * size && { next: `${url}${call.path}?${next}` };
  return {
    status: 200,
    body: {
      pagelen: size,
      page: number,
      size: rows.length,
      values: rows.slice((number - 1) * size, number * size),
      ...more,
    },
  };
}

/** Where the comments of a path belong; undefined where that is not there. */
function placeIn({ state, params }: Asked): string | undefined {
  const commit = params.get('commit');
  if (commit !== undefined) return state.knows(commit) ? `commit/${commit}` : undefined;
  const id = Number(params.get('pull_request_id'));
  return state.pulls.has(id) ? `pullrequests/${id}` : undefined;
}

function rawOf(body: Record<string, unknown>): string | undefined {
  const content = body.content;
  if (typeof content !== 'object' || content === null || !('raw' in content)) return undefined;
  return typeof content.raw === 'string' && content.raw !== '' ? content.raw : undefined;
}

const tooLong: Reply = { status: 400, body: '<h1>Bad Request (400)</h1>' };

function owned(asked: Asked): StoredComment | Reply {
  const found = asked.state.comments.find((one) => String(one.id) === asked.params.get('comment_id'));
  if (!found || found.deleted) return notFound;
  return found.author.uuid === asked.me.uuid
    ? found
    : problem(403, 'You are not allowed to edit this comment');
}

const repo = '/repositories/{workspace}/{repo_slug}';

function commentRoutes(place: string, needs: readonly string[]): readonly Route[] {
  return [
    {
      method: 'GET',
      path: `${repo}/${place}/comments`,
      needs,
      answer: (asked) => {
        const on = placeIn(asked);
        if (on === undefined) return notFound;
        const rows = asked.state.comments.filter((one) => one.on === on);
        return page(
          asked,
          rows.map((one) => commentShown(asked, one)),
        );
      },
    },
    {
      method: 'POST',
      path: `${repo}/${place}/comments`,
      needs,
      answer: (asked) => {
        const [on, raw] = [placeIn(asked), rawOf(asked.body)];
        if (on === undefined) return notFound;
        if (raw === undefined) return problem(400, 'content: This field is required');
        if (raw.length > 32_768) return tooLong;
        const comment = { id: asked.state.nextId++, raw, deleted: false, author: asked.me, on };
        asked.state.comments.push(comment);
        return { status: 201, body: commentShown(asked, comment) };
      },
    },
    {
      method: 'PUT',
      path: `${repo}/${place}/comments/{comment_id}`,
      needs,
      answer: (asked) => {
        const found = owned(asked);
        if ('status' in found) return found;
        const raw = rawOf(asked.body);
        if (raw === undefined) return problem(400, 'content: This field is required');
        if (raw.length > 32_768) return tooLong;
        found.raw = raw;
        return { status: 200, body: commentShown(asked, found) };
      },
    },
    {
      method: 'DELETE',
      path: `${repo}/${place}/comments/{comment_id}`,
      needs,
      answer: (asked) => {
        const found = owned(asked);
        if ('status' in found) return found;
        found.deleted = true;
        found.raw = '';
        return { status: 204 };
      },
    },
  ];
}

export const routes: readonly Route[] = [
  {
    method: 'GET',
    path: '/workspaces/{workspace}/permissions/repositories/{repo_slug}',
    // Of a token that may administer the repository.
    needs: ['repository:admin', 'admin:repository:bitbucket'],
    answer: (asked) => {
      const uuid = /^user\.uuid="(\{[^"]+\})"$/.exec(asked.call.query.get('q') ?? '')?.[1];
      const right = ({ scopes = [] }: Identity) =>
        scopes.some((scope) => writes.includes(scope)) ? 'write' : 'read';
      const rows = [...asked.state.identities.values()].filter((one) => one.scopes && one.uuid === uuid);
      return page(
        asked,
        rows.map((one) => ({ type: 'repository_permission', permission: right(one), user: account(one) })),
      );
    },
  },
  {
    method: 'GET',
    path: '/user',
    needs: ['account', 'read:user:bitbucket'],
    answer: ({ me }) => ({ status: 200, body: account(me) }),
  },
  {
    method: 'GET',
    path: repo,
    needs: read,
    answer: ({ state }) => {
      const place = { full_name: state.repository, uuid: '{88}', owner: { type: 'team', uuid: '{99}' } };
      return { status: 200, body: { type: 'repository', ...place } };
    },
  },
  ...commentRoutes('pullrequests/{pull_request_id}', readPulls),
  ...commentRoutes('commit/{commit}', read),
  {
    method: 'GET',
    path: `${repo}/commit/{commit}`,
    needs: read,
    answer: ({ state, params }) => {
      const short = params.get('commit') ?? '';
      const heads = [...state.pulls.values()].map((one) => one.sha);
      const hash = heads.find((sha) => sha.startsWith(short)) ?? short;
      return state.knows(hash) ? { status: 200, body: { type: 'commit', hash } } : notFound;
    },
  },
  {
    method: 'GET',
    path: `${repo}/commit/{commit}/pullrequests`,
    needs: readPulls,
    answer: (asked) => {
      const sha = asked.params.get('commit') ?? '';
      if (!asked.state.indexed) return notFound;
      const rows = [...asked.state.pulls.values()].filter((one) => [one.sha, ...one.commits].includes(sha));
      return page(
        asked,
        rows.map((one) => pullShown(asked, one)),
      );
    },
  },
  {
    method: 'POST',
    path: `${repo}/commit/{commit}/statuses/build`,
    needs: read,
    answer: ({ state, params, body }) => {
      const sha = params.get('commit') ?? '';
      if (!state.knows(sha)) return notFound;
      const { key, state: value, description, url } = body as Record<string, string>;
      if (!key || key.length > 40) return problem(400, 'key: Ensure this value has at most 40 characters.');
      if (!url) return problem(400, 'url: This field is required.');
      const at = state.statuses.findIndex((one) => one.sha === sha && one.key === key);
      if (at >= 0) state.statuses.splice(at, 1);
      state.statuses.push({ sha, key, state: value ?? '', description: description ?? '' });
      return { status: 201, body: { ...body, type: 'build' } };
    },
  },
  {
    method: 'PUT',
    path: `${repo}/commit/{commit}/reports/{reportId}`,
    needs: read,
    answer: ({ state, params, body }) => {
      const id = `${params.get('commit')}/${params.get('reportId')}`;
      const annotations = state.reports.get(id)?.annotations ?? new Map<string, object>();
      state.reports.set(id, { result: String(body.result), annotations });
      return { status: 200, body: { ...body, type: 'report' } };
    },
  },
  {
    method: 'POST',
    path: `${repo}/commit/{commit}/reports/{reportId}/annotations`,
    needs: read,
    answer: ({ state, params, call }) => {
      const report = state.reports.get(`${params.get('commit')}/${params.get('reportId')}`);
      if (!report) return notFound;
      const rows = JSON.parse(call.body.toString('utf8')) as { external_id: string }[];
      if (rows.length > 100) return problem(400, 'Too many annotations');
      for (const row of rows) report.annotations.set(row.external_id, row);
      return { status: 200, body: rows };
    },
  },
  {
    method: 'POST',
    path: `${repo}/downloads`,
    needs: write,
    answer: async ({ state, call }) => {
      const type = call.headers['content-type'] ?? '';
      const form = await new Response(new Uint8Array(call.body), {
        headers: { 'content-type': type },
      }).formData();
      for (const file of form.getAll('files')) {
        if (typeof file === 'string') return problem(400, 'files: not a file');
        state.downloads.set(file.name, Buffer.from(await file.arrayBuffer()));
      }
      return { status: 201 };
    },
  },
  {
    method: 'GET',
    path: `${repo}/pullrequests`,
    needs: readPulls,
    answer: (asked) => {
      const { query } = asked.call;
      const wanted = /source\.branch\.name="([^"]*)" AND destination\.branch\.name="([^"]*)"/.exec(
        query.get('q') ?? '',
      );
      const rows = [...asked.state.pulls.values()]
        .filter((one) => one.state === (query.get('state') ?? 'OPEN'))
        .filter((one) => !wanted || (one.branch === wanted[1] && one.target === wanted[2]));
      return page(
        asked,
        rows.reverse().map((one) => pullShown(asked, one)),
      );
    },
  },
  {
    method: 'POST',
    path: `${repo}/pullrequests`,
    needs: writePulls,
    answer: (asked) => {
      const { state, body } = asked;
      const {
        title,
        description = '',
        source,
        destination,
      } = body as {
        title: string;
        description?: string;
        source: { branch: { name: string } };
        destination: { branch: { name: string } };
      };
      const opened: Pull = {
        id: Math.max(0, ...state.pulls.keys()) + 1,
        state: 'OPEN',
        sha: 'd'.repeat(40),
        branch: source.branch.name,
        target: destination.branch.name,
        source: state.repository,
        title,
        description,
        commits: [],
      };
      state.pulls.set(opened.id, opened);
      return { status: 201, body: pullShown(asked, opened) };
    },
  },
  {
    method: 'GET',
    path: `${repo}/pullrequests/{pull_request_id}`,
    needs: readPulls,
    answer: (asked) => {
      const found = asked.state.pulls.get(Number(asked.params.get('pull_request_id')));
      return found ? { status: 200, body: pullShown(asked, found) } : notFound;
    },
  },
  {
    method: 'POST',
    path: `${repo}/pullrequests/{pull_request_id}/merge`,
    needs: writePulls,
    answer: (asked) => {
      const found = asked.state.pulls.get(Number(asked.params.get('pull_request_id')));
      if (!found) return notFound;
      if (asked.state.mergeChecks.has(found.id))
        return problem(400, '1 failing merge check: at least 1 approval');
      found.state = 'MERGED';
      found.strategy = String(asked.body.merge_strategy);
      return { status: 200, body: pullShown(asked, found) };
    },
  },
  {
    method: 'GET',
    path: `${repo}/pipelines/{pipeline_uuid}`,
    needs: pipeline,
    answer: (asked) => {
      const id = pipelineNumber(asked);
      const found = asked.state.pipelines.get(id);
      if (!found) return notFound;
      const body = { type: 'pipeline', uuid: uuidOf(id), build_number: id, target: found.target };
      return { status: 200, body: { ...body, state: { type: 'pipeline_state', name: found.status } } };
    },
  },
  {
    method: 'POST',
    path: `${repo}/pipelines/{pipeline_uuid}/stopPipeline`,
    needs: pipeline,
    answer: (asked) => {
      const found = asked.state.pipelines.get(pipelineNumber(asked));
      if (!found) return notFound;
      found.status = 'COMPLETED';
      return { status: 204 };
    },
  },
  {
    method: 'POST',
    path: `${repo}/pipelines`,
    needs: pipeline,
    answer: ({ state, body }) => {
      const id = Math.max(0, ...state.pipelines.keys()) + 1;
      const target = body.target as object;
      state.pipelines.set(id, { status: 'PENDING', target });
      const shown = { type: 'pipeline', uuid: uuidOf(id), build_number: id, target };
      return { status: 201, body: { ...shown, state: { type: 'pipeline_state', name: 'PENDING' } } };
    },
  },
];

/** Why a request is turned away before it is looked at; undefined where it is not. */
export function refused(route: Route, me: Identity): Reply | undefined {
  if (me.scopes === undefined && route.path !== '/user') return notFound;
  if (route.needs.some((scope) => me.scopes?.includes(scope))) return undefined;
  return problem(403, 'Your credentials lack one or more required privilege scopes.');
}
