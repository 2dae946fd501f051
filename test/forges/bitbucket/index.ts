import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { handleGit, type Rights } from '../../support/git-server.ts';
import { matchPath } from '../match.ts';
import { contract, type Description } from '../openapi.ts';
import { type Call, type Listening, listen, type Reply } from '../server.ts';
import description from './description.json' with { type: 'json' };
import { answerFork } from './forks.ts';
import { problem, type Route, refused, routes } from './rest.ts';
import { runnerRoutes } from './runners.ts';
import { type BitbucketState, type Identity, identities, type Pull } from './state.ts';

export { uuidOf } from './rest.ts';
export { tokens } from './state.ts';

export interface BitbucketOptions {
  readonly repository?: string;
  /** A folder of bare repositories `team/name.git`, served as git on the same address. */
  readonly gitRoot?: string;
  readonly port?: number;
}

export interface BitbucketServer extends Listening {
  readonly apiUrl: string;
  readonly state: BitbucketState;
  readonly gitRequests: readonly string[];
  openPull(pull: Partial<Pull> & { readonly id: number }): Pull;
  /** Comments as whoever the token is. */
  say(token: string, on: number | string, body: string): number;
}

const published = contract(description as unknown as Description);

/** Bitbucket Cloud as one repository's bot sees it. */
export async function startBitbucket(options: BitbucketOptions = {}): Promise<BitbucketServer> {
  const repository = options.repository ?? 'team/model';
  const directory = join(options.gitRoot ?? '', `${repository}.git`);
  const state: BitbucketState = {
    repository,
    identities: new Map(identities),
    pulls: new Map(),
    forks: new Set(),
    comments: [],
    statuses: [],
    reports: new Map(),
    downloads: new Map(),
    pipelines: new Map(),
    runners: [],
    indexed: true,
    mergeChecks: new Set(),
    knows: (sha) => options.gitRoot === undefined || hasCommit(directory, sha),
    nextId: 700_000_001,
    violations: [],
  };
  const gitRequests: string[] = [];
  const listening = await listen(
    (call, url) => answer(state, call, url, options.gitRoot ?? ''),
    async (request, response) => {
      const file = new RegExp(`^/${repository}/downloads/(.+)$`).exec(request.url ?? '')?.[1];
      const picture = file === undefined ? undefined : state.downloads.get(decodeURIComponent(file));
      if (picture) return void response.writeHead(200, { 'content-type': 'image/png' }).end(picture);
      const served = {
        root: options.gitRoot ?? '/nonexistent',
        requests: gitRequests,
        faults: [],
        tokens: rights(state),
      };
      await handleGit(request, response, served);
    },
    { base: '/2.0', ...(options.port !== undefined && { port: options.port }) },
  );
  return Object.assign(listening, {
    apiUrl: `${listening.url}/2.0`,
    state,
    gitRequests,
    openPull(pull: Partial<Pull> & { readonly id: number }): Pull {
      const opened: Pull = {
        state: 'OPEN',
        sha: 'a'.repeat(40),
        branch: 'change',
        target: 'main',
        source: repository,
        title: `Change ${pull.id}`,
        description: '',
        commits: [],
        ...pull,
      };
      state.pulls.set(pull.id, opened);
      return opened;
    },
    say(token: string, on: number | string, body: string): number {
      const author = state.identities.get(token);
      if (!author) throw new Error('nobody has this token');
      const id = state.nextId++;
      const place = typeof on === 'number' ? `pullrequests/${on}` : `commit/${on}`;
      state.comments.push({ id, raw: body, deleted: false, author, on: place });
      return id;
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

/** Git takes the secret alone as a password, whatever the name beside it. */
function rights(state: BitbucketState): ReadonlyMap<string, Rights> {
  const canPush = ['repository:write', 'pullrequest:write', 'write:repository:bitbucket'];
  return new Map(
    [...state.identities].map(([token, me]): [string, Rights] => {
      const secret = token.replace(/^[^:]*:/, '');
      if (me.scopes === undefined) return [secret, {}];
      const writes = me.scopes.some((scope) => canPush.includes(scope));
      return [secret, { [state.repository]: writes ? 'write' : 'read' }];
    }),
  );
}

/** An API token is taken with its e-mail only, an access token as a bearer only. */
function whoAsks(state: BitbucketState, header: string | undefined): Identity | undefined {
  const [, scheme = '', secret = ''] = /^(basic|bearer) (\S+)$/i.exec(header ?? '') ?? [];
  const isBasic = scheme.toLowerCase() === 'basic';
  const token = isBasic ? Buffer.from(secret, 'base64').toString('utf8') : secret;
  const found = state.identities.get(token);
  return found && (found.email !== undefined) === isBasic ? found : undefined;
}

async function answer(state: BitbucketState, call: Call, url: string, gitRoot: string): Promise<Reply> {
  const me = whoAsks(state, call.headers.authorization);
  const ofFork = answerFork({ state, url, me, gitRoot }, call);
  if (ofFork) return ofFork;
  if (!me) return problem(401, 'Token is invalid, expired, or not supported for this endpoint.');
  const headers = { 'x-oauth-scopes': (me.scopes ?? []).join(', ') };
  const reply = await routed(state, call, url, me);
  return { ...reply, headers: { ...headers, ...reply.headers } };
}

async function routed(state: BitbucketState, call: Call, url: string, me: Identity): Promise<Reply> {
  for (const route of [...routes, ...runnerRoutes]) {
    const path = call.path.slice('/2.0'.length);
    const params = route.method === call.method ? matchPath(route.path, path) : undefined;
    if (!params) continue;
    const named = `${params.get('workspace')}/${params.get('repo_slug')}`;
    if (params.has('workspace') && named !== state.repository) return problem(404, 'Repository not found');
    const refusal = refused(route, me);
    if (refusal) return refusal;
    const isJson = call.headers['content-type']?.startsWith('application/json');
    const body = isJson ? (JSON.parse(call.body.toString('utf8')) as Record<string, unknown>) : {};
    const wrong = published.request(route.path, route.method, call.query, body);
    if (wrong) {
      state.violations.push(`${call.method} ${call.path}: ${wrong}`);
      return problem(400, wrong);
    }
    return checked(state, route, call, await route.answer({ state, url, me, params, body, call }));
  }
  state.violations.push(`${call.method} ${call.path} is not a route`);
  return problem(404, 'Resource not found');
}

/** Fills an answer with everything the description promises, and holds it to that. */
function checked(state: BitbucketState, route: Route, call: Call, reply: Reply): Reply {
  if (reply.status >= 300 || reply.body === undefined) return reply;
  const whole = published.example(route.path, route.method, reply.status, reply.body as object);
  const wrong = published.response(route.path, route.method, reply.status, whole);
  if (wrong) state.violations.push(`answer to ${call.method} ${call.path}: ${wrong}`);
  return { ...reply, body: whole };
}
