import type { Call, Reply } from '../server.ts';
import { type Asked, type GiteaState, notFound, problem, type Route } from './rest.ts';

export interface StoredRunner {
  readonly id: number;
  readonly uuid: string;
  readonly name: string;
  readonly labels: readonly string[];
  /** The server takes it off its list after its one job. */
  readonly ephemeral: boolean;
  online: boolean;
}

const path = '/repos/{owner}/{repo}/actions/runners';
const registrationToken = 'gitea-registration-secret';

function busy(state: GiteaState, { name }: StoredRunner): boolean {
  return [...state.jobs.values()].includes(name);
}

function shownByGitea(state: GiteaState, one: StoredRunner): object {
  const labels = one.labels.map((name, at) => ({ id: at + 1, name, type: 'custom' }));
  const status = one.online ? 'online' : 'offline';
  return { id: one.id, name: one.name, status, busy: busy(state, one), ephemeral: one.ephemeral, labels };
}

function shownByForgejo(state: GiteaState, one: StoredRunner): object {
  const { id, uuid, name, ephemeral, labels } = one;
  const status = !one.online ? 'offline' : busy(state, one) ? 'active' : 'idle';
  return { id, uuid, name, ephemeral, labels: [...labels], status };
}

function make(
  state: GiteaState,
  { name, labels, ephemeral }: Pick<StoredRunner, 'name' | 'labels' | 'ephemeral'>,
): StoredRunner {
  const id = state.nextId++;
  const uuid = `dddddddd-0000-4000-8000-${String(id).padStart(12, '0')}`;
  const made = { id, uuid, name, labels, ephemeral, online: false };
  state.runners.push(made);
  return made;
}

/** What a runner program calls to sign on, in Connect's JSON. */
export function register(state: GiteaState, { method, headers, body }: Call): Reply {
  if (method !== 'POST' || headers['content-type'] !== 'application/json')
    return { status: 415, body: undefined };
  const asked = JSON.parse(body.toString('utf8')) as Record<string, unknown>;
  if (asked.token !== registrationToken)
    return { status: 401, body: { code: 'unauthenticated', message: 'runner registration token not found' } };
  const labels = asked.labels as string[];
  const made = make(state, { name: String(asked.name), labels, ephemeral: asked.ephemeral === true });
  const { id, uuid, name } = made;
  return { status: 200, body: { runner: { id: String(id), uuid, name, token: `secret-${id}`, labels } } };
}

/** On Forgejo alone, or on Gitea alone; without either, a server that is too old. */
function only(on: 'gitea' | 'forgejo', answer: Route['answer']): Route['answer'] {
  return (asked) => (asked.state.runnerApi === on ? answer(asked) : notFound);
}

function list({ state, call: { query } }: Asked): Reply {
  if (state.runnerApi === 'none') return notFound;
  const size = Math.min(50, Number(query.get('limit') ?? 30));
  const start = (Number(query.get('page') ?? 1) - 1) * size;
  const rows = state.runners.slice(start, start + size);
  if (state.runnerApi === 'forgejo')
    return { status: 200, body: rows.map((one) => shownByForgejo(state, one)) };
  const shown = rows.map((one) => shownByGitea(state, one));
  return { status: 200, body: { runners: shown, total_count: state.runners.length } };
}

const needs = 'admin';
const token: Reply = { status: 200, body: { token: registrationToken } };

export const runnerRoutes: readonly Route[] = [
  { method: 'GET', path, needs, answer: list },
  {
    method: 'POST',
    path,
    needs,
    answer: only('forgejo', ({ state, body }) => {
      const made = make(state, { name: String(body.name), labels: [], ephemeral: body.ephemeral === true });
      return { status: 201, body: { id: made.id, uuid: made.uuid, token: `secret-${made.id}` } };
    }),
  },
  { method: 'POST', path: `${path}/registration-token`, needs, answer: only('gitea', () => token) },
  { method: 'GET', path: `${path}/registration-token`, needs, answer: () => token },
  {
    method: 'DELETE',
    path: `${path}/{runner_id}`,
    needs,
    answer: ({ state, params }) => {
      const at = state.runners.findIndex(({ id }) => String(id) === params.get('runner_id'));
      if (at < 0) return problem(404, 'Runner not found');
      state.runners.splice(at, 1);
      return { status: 204 };
    },
  },
  {
    method: 'GET',
    path: '/repos/{owner}/{repo}/actions/jobs',
    needs: 'read',
    answer: only('gitea', ({ state, call: { query } }) => {
      const running = query.get('status') === 'in_progress' ? [...state.jobs] : [];
      const jobs = running.map(([run, name]) => ({
        id: run * 10,
        run_id: run,
        status: 'in_progress',
        runner_name: name,
        runner_id: state.runners.find((one) => one.name === name)?.id ?? 0,
      }));
      return { status: 200, body: { jobs, total_count: jobs.length } };
    }),
  },
];
