import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { handleGit, type Rights } from '../../support/git-server.ts';
import { matchPath } from '../match.ts';
import { contract, type Description } from '../openapi.ts';
import { type Call, type Listening, listen, type Reply } from '../server.ts';
import description from './description.json' with { type: 'json' };
import { artifact, no, notFound, type Route, refused, routes } from './rest.ts';
import { type GitlabState, type Identity, identities, type MergeRequest } from './state.ts';

export { tokens } from './state.ts';

export interface GitlabOptions {
  readonly project?: string;
  /** The relative URL root: `/gitlab`. */
  readonly root?: string;
  /** A folder of bare repositories `group/name.git`, served as git on the same address. */
  readonly gitRoot?: string;
  readonly port?: number;
}

export interface GitlabServer extends Listening {
  readonly apiUrl: string;
  readonly state: GitlabState;
  readonly gitRequests: readonly string[];
  openMergeRequest(request: Partial<MergeRequest> & { readonly iid: number }): MergeRequest;
  /** Writes a note as whoever the token is, past every limit. */
  say(token: string, on: number | string, body: string): number;
  label(token: string, on: number, label: string, isOn?: boolean): void;
}

const published = contract(description as unknown as Description);

/** GitLab as one project's bot sees it, with its API under /api/v4 of an optional relative root. */
export async function startGitlab(options: GitlabOptions = {}): Promise<GitlabServer> {
  const project = options.project ?? 'group/sub/model';
  const directory = join(options.gitRoot ?? '', `${project}.git`);
  const root = options.root ?? '';
  const state: GitlabState = {
    project,
    projectId: 42,
    identities: new Map(identities),
    mergeRequests: new Map(),
    notes: [],
    labellings: [],
    statuses: [],
    uploads: [],
    knows: (sha) => options.gitRoot === undefined || hasCommit(directory, sha),
    nextId: 1_500_000_001,
    branch: (name) => headOfBranch(directory, name),
    hasPipelines: true,
    pipelines: new Map(),
    runners: [],
    quickActions: [],
    writesLeft: 300,
    violations: [],
  };
  const gitRequests: string[] = [];
  const listening = await listen(
    (call, url) => answer(state, call, url),
    async (request, response) => {
      request.url = request.url?.slice(root.length) ?? '/';
      const served = {
        root: options.gitRoot ?? '/nonexistent',
        requests: gitRequests,
        faults: [],
        tokens: rights(state),
      };
      await handleGit(request, response, served);
    },
    { prefix: root, ...(options.port !== undefined && { port: options.port }) },
  );
  return Object.assign(listening, {
    apiUrl: `${listening.url}/api/v4`,
    state,
    gitRequests,
    openMergeRequest(request: Partial<MergeRequest> & { readonly iid: number }): MergeRequest {
      const opened: MergeRequest = {
        state: 'opened',
        sha: 'a'.repeat(40),
        sourceBranch: 'change',
        targetBranch: 'main',
        sourceProject: state.projectId,
        ...request,
      };
      state.mergeRequests.set(opened.iid, opened);
      const system = { id: state.nextId++, body: 'added 1 commit', system: true, on: opened.iid };
      state.notes.push({ ...system, author: { id: 7, username: 'author', scope: 'api' } });
      return opened;
    },
    say(token: string, on: number | string, body: string): number {
      const author = state.identities.get(token);
      if (!author) throw new Error('nobody has this token');
      const id = state.nextId++;
      const discussion = id.toString(16).padStart(40, '0');
      state.notes.push({
        id,
        body,
        on,
        author,
        system: false,
        ...(typeof on === 'string' && { discussion }),
      });
      return id;
    },
    label(token: string, on: number, label: string, isOn = true): void {
      const by = state.identities.get(token);
      if (!by) throw new Error('nobody has this token');
      state.labellings.push({ id: state.nextId++, on, label, isOn, by });
    },
  });
}

function hasCommit(directory: string, sha: string): boolean {
  try {
    execFileSync('git', ['cat-file', '-e', `${sha}^{commit}`], { cwd: directory, stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

function headOfBranch(directory: string, name: string): string | undefined {
  try {
    const args = ['rev-parse', '--verify', '--quiet', `refs/heads/${name}`];
    return execFileSync('git', args, { cwd: directory, stdio: 'pipe' }).toString().trim();
  } catch {
    return undefined;
  }
}

function rights(state: GitlabState): ReadonlyMap<string, Rights> {
  return new Map(
    [...state.identities].map(([token, me]): [string, Rights] => {
      const level = me.level ?? 0;
      // A job's token may fetch; pushing takes a setting of the project that is off by default.
      const canPush = level >= 30 && me.scope === 'api';
      return [token, canPush ? { [state.project]: 'write' } : level >= 20 ? { [state.project]: 'read' } : {}];
    }),
  );
}

function whoAsks(state: GitlabState, { headers }: Call): Identity | undefined {
  const job = headers['job-token'];
  const token = headers['private-token'] ?? /^bearer (\S+)$/i.exec(headers.authorization ?? '')?.[1];
  const found = state.identities.get(String(job ?? token ?? ''));
  return (found?.scope === 'job') === (job !== undefined) ? found : undefined;
}

function match(route: Route, call: Call, state: GitlabState): readonly string[] | undefined {
  if (route.method !== call.method) return undefined;
  const params = matchPath(route.path, call.path.slice('/api/v4'.length));
  const project = params?.get('id');
  if (project !== undefined && project !== state.project && project !== String(state.projectId))
    return undefined;
  return params && [...params].filter(([name]) => name !== 'id').map(([, value]) => value);
}

/** `GET /projects/:id/uploads/:secret/:name`, for who may read the project. */
function download(state: GitlabState, call: Call, me: Identity): Reply | undefined {
  const [, id, secret, name] =
    /^\/api\/v4\/projects\/([^/]+)\/uploads\/([0-9a-f]{32})\/([^/]+)$/.exec(call.path) ?? [];
  if (id === undefined) return undefined;
  const found = state.uploads.find(
    (one) => one.secret === secret && one.name === decodeURIComponent(name ?? ''),
  );
  if (!found || me.level === undefined) return notFound('');
  return { status: 200, headers: { 'content-type': found.type }, body: found.bytes };
}

async function answer(state: GitlabState, call: Call, url: string): Promise<Reply> {
  const me = whoAsks(state, call);
  if (!me) return no(401, 'message', '401 Unauthorized');
  const isRead = call.method === 'GET' && me.level !== undefined;
  const file = isRead ? (artifact(state, call.path) ?? download(state, call, me)) : undefined;
  if (file) return file;
  for (const route of routes) {
    const params = match(route, call, state);
    if (!params) continue;
    const refusal = refused(route, me);
    if (refusal) return refusal;
    const isJson = call.headers['content-type']?.startsWith('application/json');
    const body = isJson ? (JSON.parse(call.body.toString('utf8')) as Record<string, unknown>) : {};
    const wrong = published.request(route.path, route.method, call.query, body);
    if (wrong) {
      state.violations.push(`${call.method} ${call.path}: ${wrong}`);
      return no(400, 'error', wrong);
    }
    return checked(
      state,
      route,
      call,
      await route.answer({ state, url, me, params, query: call.query, body, call }),
    );
  }
  return notFound('Project');
}

/** Fills an answer with everything the description promises, and holds it to that. */
function checked(state: GitlabState, route: Route, call: Call, reply: Reply): Reply {
  if (reply.status >= 300 || reply.status === 202 || reply.body === undefined) return reply;
  const whole = published.example(route.path, route.method, reply.status, reply.body as object);
  const wrong = published.response(route.path, route.method, reply.status, whole);
  if (wrong) state.violations.push(`answer to ${call.method} ${call.path}: ${wrong}`);
  return { ...reply, body: whole };
}
