import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { handleGit, type Rights } from '../../support/git-server.ts';
import { matchPath } from '../match.ts';
import { contract, type Description } from '../openapi.ts';
import { type Call, type Listening, listen, type Reply } from '../server.ts';
import description from './description.json' with { type: 'json' };
import { type GiteaState, type Identity, type Pull, problem, type Route, refused, routes } from './rest.ts';
import { register } from './runners.ts';

/** Tokens by what they may do. */
export const tokens = {
  bot: 'gitea-bot-secret',
  job: 'gitea-job-secret',
  reader: 'gitea-reader-secret',
  other: 'gitea-other-secret',
  admin: 'gitea-admin-secret',
  stranger: 'gitea-stranger-secret',
  expired: 'gitea-expired-secret',
} as const;

const identities: readonly (readonly [string, Identity])[] = [
  [tokens.bot, { id: 1, login: 'ml-bot', role: 'write' }],
  [tokens.job, { id: -2, login: 'gitea-actions', role: 'write', isJob: true }],
  [tokens.reader, { id: 3, login: 'reader', role: 'read', readOnly: true }],
  [tokens.other, { id: 4, login: 'other', role: 'write' }],
  [tokens.admin, { id: 6, login: 'owner', role: 'admin' }],
  [tokens.stranger, { id: 5, login: 'stranger' }],
];

export interface GiteaOptions {
  readonly repository?: string;
  /** A folder of bare repositories `owner/name.git`, served as git on the same address. */
  readonly gitRoot?: string;
  readonly port?: number;
}

export interface GiteaServer extends Listening {
  readonly apiUrl: string;
  readonly state: GiteaState;
  readonly gitRequests: readonly string[];
  openPull(pull: Partial<Pull> & { readonly number: number }): Pull;
  say(token: string, on: number, body: string): number;
  label(token: string, on: number, label: string, isOn?: boolean): void;
}

const published = contract(description as unknown as Description);

/** Gitea or Forgejo as one repository's bot sees it. */
export async function startGitea(options: GiteaOptions = {}): Promise<GiteaServer> {
  const repository = options.repository ?? 'octo/model';
  const directory = join(options.gitRoot ?? '', `${repository}.git`);
  const state: GiteaState = {
    repository,
    identities: new Map(identities),
    pulls: new Map(),
    comments: [],
    labellings: [],
    labels: new Map([[1, 'bug']]),
    checks: 'none',
    runs: new Map(),
    runners: [],
    runnerApi: 'gitea',
    jobs: new Map(),
    branch: (name) => headOfBranch(directory, name),
    statuses: [],
    knows: (sha) => options.gitRoot === undefined || hasCommit(directory, sha),
    nextId: 1001,
    violations: [],
  };
  const gitRequests: string[] = [];
  const listening = await listen(
    async (call, url) => answer(state, call, url),
    async (request, response) => {
      // Pictures of a commit are at `raw/commit/SHA`; the git server has them at `blob/SHA`.
      request.url = request.url?.replace('/raw/commit/', '/blob/') ?? '/';
      const served = {
        root: options.gitRoot ?? '/nonexistent',
        requests: gitRequests,
        faults: [],
        tokens: rights(state),
      };
      await handleGit(request, response, served);
    },
    options.port === undefined ? {} : { port: options.port },
  );
  return Object.assign(listening, {
    apiUrl: `${listening.url}/api/v1`,
    state,
    gitRequests,
    openPull(pull: Partial<Pull> & { readonly number: number }): Pull {
      const opened: Pull = {
        state: 'open',
        head: { sha: 'a'.repeat(40), ref: 'change', repository },
        base: { ref: 'main' },
        labels: new Set(),
        ...pull,
      };
      state.pulls.set(pull.number, opened);
      return opened;
    },
    say(token: string, on: number, body: string): number {
      const author = state.identities.get(token);
      if (!author) throw new Error('nobody has this token');
      const id = state.nextId++;
      state.comments.push({ id, body, on, author });
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

function rights(state: GiteaState): ReadonlyMap<string, Rights> {
  return new Map(
    [...state.identities].map(([token, me]): [string, Rights] => {
      if (me.role === undefined) return [token, {}];
      return [token, { [state.repository]: me.readOnly || me.role === 'read' ? 'read' : 'write' }];
    }),
  );
}

function parametersOf(route: Route, call: Call): ReadonlyMap<string, string> | undefined {
  return route.method === call.method ? matchPath(route.path, call.path.slice('/api/v1'.length)) : undefined;
}

function answer(state: GiteaState, call: Call, url: string): Reply {
  if (call.path === '/api/actions/runner.v1.RunnerService/Register') return register(state, call);
  const token = /^(?:token|bearer) (\S+)$/i.exec(call.headers.authorization ?? '')?.[1];
  const me = state.identities.get(token ?? '');
  if (!me) return problem(401, 'invalid username, password or token');
  for (const route of routes) {
    const params = parametersOf(route, call);
    if (!params) continue;
    const named = `${params.get('owner')}/${params.get('repo')}`;
    if (params.has('owner') && named !== state.repository)
      return problem(404, 'The target could not be found.');
    const refusal = refused(route, me);
    if (refusal) return refusal;
    const body =
      call.body.length > 0 ? (JSON.parse(call.body.toString('utf8')) as Record<string, unknown>) : {};
    const wrong = published.request(route.path, route.method, call.query, body);
    if (wrong) {
      state.violations.push(`${call.method} ${call.path}: ${wrong}`);
      return problem(422, wrong);
    }
    return checked(state, route, call, route.answer({ state, url, me, params, body, call }));
  }
  state.violations.push(`${call.method} ${call.path} is not a route`);
  return problem(404, 'The target could not be found.');
}

/** Fills an answer with everything the description promises, and holds it to that. */
function checked(state: GiteaState, route: Route, call: Call, reply: Reply): Reply {
  if (reply.status >= 300 || reply.body === undefined) return reply;
  const whole = published.example(route.path, route.method, reply.status, reply.body as object);
  const wrong = published.response(route.path, route.method, reply.status, whole);
  if (wrong) state.violations.push(`answer to ${call.method} ${call.path}: ${wrong}`);
  return { ...reply, body: whole };
}
