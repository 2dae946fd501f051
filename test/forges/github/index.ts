import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { type Fault as GitFault, handleGit, type Rights } from '../../support/git-server.ts';
import { matchPath } from '../match.ts';
import { type Contract, contract, type Description } from '../openapi.ts';
import { type Call, type Listening, listen, type Reply } from '../server.ts';
import { answerGraphql } from './graphql.ts';
import { refused, routes } from './rest.ts';
import { problem, type Route } from './route.ts';
import { type GithubState, type Identity, identities, may, type Pull } from './state.ts';

export { tokens } from './state.ts';

export interface GithubOptions {
  readonly repository?: string;
  readonly isPrivate?: boolean;
  /** A folder of bare repositories `owner/name.git`, served as git and as `blob/SHA/path` on the same address. */
  readonly gitRoot?: string;
  readonly port?: number;
}

export interface GithubServer extends Listening {
  readonly apiUrl: string;
  readonly state: GithubState;
  /** `METHOD path` of git's requests. */
  readonly gitRequests: readonly string[];
  /** What goes wrong between git and the forge. */
  readonly gitFaults: GitFault[];
  openPull(pull: Partial<Pull> & { readonly number: number }): Pull;
  /** Posts a comment as whoever the token is, past every limit. */
  say(token: string, on: number | string, body: string): number;
  /** Labels a pull request as whoever the token is. */
  label(token: string, on: number, label: string, isOn?: boolean): void;
}

let description: Contract | undefined;

function published(): Contract {
  if (!description) {
    const file = createRequire(import.meta.url).resolve('@octokit/openapi/generated/api.github.com.json');
    description = contract(JSON.parse(readFileSync(file, 'utf8')) as Description);
  }
  return description;
}

const limitReply: Reply = {
  ...problem(
    403,
    'You have exceeded a secondary rate limit. Please wait a few minutes before you try again.',
  ),
  headers: { 'retry-after': '1' },
};

/**
 * GitHub Enterprise Server as one repository's bot sees it: REST under /api/v3, GraphQL under /api/graphql, git and
 * pages beside them. Keeps state, checks rights, and holds every request and answer to the published descriptions.
 */
export async function startGithub(options: GithubOptions = {}): Promise<GithubServer> {
  const repository = options.repository ?? 'octo/model';
  const directory = join(options.gitRoot ?? '', `${repository}.git`);
  const state: GithubState = {
    repository,
    isPrivate: options.isPrivate ?? true,
    identities: new Map(identities),
    pulls: new Map(),
    comments: [],
    labellings: [],
    labels: new Set(['bug']),
    commitComments: [],
    statuses: [],
    knows: (sha) => options.gitRoot === undefined || hasCommit(directory, sha),
    nextId: 2_900_000_001,
    protectedBranches: new Set(),
    allowsAutoMerge: true,
    runs: new Map(),
    runners: [],
    runnerProgram: undefined,
    branch: (name) => headOfBranch(directory, name),
    writesLeft: 80,
    graphql: true,
    violations: [],
  };
  const gitRequests: string[] = [];
  const gitFaults: GitFault[] = [];
  const listening = await listen(
    (call, url) => answer(state, call, url),
    async (request, response) => {
      if (request.url === '/downloads/runner.tar.gz' && state.runnerProgram)
        return void response.end(state.runnerProgram);
      const served = {
        root: options.gitRoot ?? '/nonexistent',
        requests: gitRequests,
        faults: gitFaults,
        tokens: rights(state),
      };
      await handleGit(request, response, served);
    },
    options.port === undefined ? {} : { port: options.port },
  );
  return Object.assign(listening, {
    apiUrl: `${listening.url}/api/v3`,
    state,
    gitRequests,
    gitFaults,
    openPull(pull: Partial<Pull> & { readonly number: number }): Pull {
      const opened: Pull = {
        state: 'open',
        head: { sha: 'a'.repeat(40), ref: 'change', repository },
        base: { sha: 'b'.repeat(40), ref: 'main' },
        labels: new Set(),
        ...pull,
      };
      state.pulls.set(pull.number, opened);
      return opened;
    },
    say(token: string, on: number | string, body: string): number {
      const author = state.identities.get(token);
      if (!author) throw new Error('nobody has this token');
      const id = state.nextId++;
      (typeof on === 'string' ? state.commitComments : state.comments).push({ id, body, on, author });
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

/** What git may do with each token, from the rights that the API goes by. */
function rights(state: GithubState): ReadonlyMap<string, Rights> {
  return new Map(
    [...state.identities].map(([token, me]): [string, Rights] => {
      if (may(me, 'contents', 'write', state.isPrivate)) return [token, { [state.repository]: 'write' }];
      return [token, may(me, 'contents', 'read', state.isPrivate) ? { [state.repository]: 'read' } : {}];
    }),
  );
}

function whoAsks(state: GithubState, call: Call): Identity | undefined {
  const token = /^(?:token|bearer) (\S+)$/i.exec(call.headers.authorization ?? '')?.[1];
  return state.identities.get(token ?? '');
}

function match(route: Route, call: Call): readonly string[] | undefined {
  if (route.method !== call.method) return undefined;
  const params = matchPath(route.path, call.path.slice('/api/v3'.length));
  return (
    params && [...params].filter(([name]) => name !== 'owner' && name !== 'repo').map(([, value]) => value)
  );
}

function parse(body: Buffer): Record<string, unknown> {
  if (body.length === 0) return {};
  return JSON.parse(body.toString('utf8')) as Record<string, unknown>;
}

async function answer(state: GithubState, call: Call, url: string): Promise<Reply> {
  const me = whoAsks(state, call);
  if (!me) return problem(401, 'Bad credentials');
  const body = parse(call.body);
  if (call.path === '/api/graphql')
    return state.graphql ? answerGraphql(state, url, me, body) : problem(404, 'Not Found');

  for (const route of routes) {
    const params = match(route, call);
    if (!params) continue;
    const here = call.path.startsWith(`/api/v3/repos/${state.repository}/`);
    if (call.path.startsWith('/api/v3/repos/') && !here) return problem(404, 'Not Found');
    const no = refused(route, state, me);
    if (no) return no;
    if (route.isContent && state.writesLeft-- <= 0) return limitReply;
    const wrong = published().request(
      route.path,
      route.method,
      call.query,
      call.body.length === 0 ? {} : body,
    );
    if (wrong) {
      // An empty request is how a right is asked for without using it.
      if (call.body.length > 0) state.violations.push(`${call.method} ${call.path}: ${wrong}`);
      return problem(422, 'Invalid request.', { errors: [wrong] });
    }
    return checked(
      state,
      route,
      call,
      route.answer({ state, url, me, params, query: call.query, body, call }),
    );
  }
  state.violations.push(`${call.method} ${call.path} is not a route`);
  return problem(404, 'Not Found');
}

/** Fills an answer with everything the description promises, and holds it to that. */
function checked(state: GithubState, route: Route, call: Call, reply: Reply): Reply {
  if (reply.status >= 300 || reply.body === undefined) return reply;
  const whole = published().example(route.path, route.method, reply.status, reply.body as object);
  const wrong = published().response(route.path, route.method, reply.status, whole);
  if (wrong) state.violations.push(`answer to ${call.method} ${call.path}: ${wrong}`);
  return { ...reply, body: whole };
}
