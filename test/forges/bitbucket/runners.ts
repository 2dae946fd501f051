import { page, problem, type Route } from './rest.ts';
import type { StoredRunner } from './state.ts';

const path = '/repositories/{workspace}/{repo_slug}/pipelines-config/runners';
const needs = ['runner:write', 'write:runner:bitbucket'];

function shown({ uuid, name, labels, status, clientId }: StoredRunner, secret?: string): object {
  const client = { type: 'pipeline_runner_oauth_client', id: clientId, ...(secret && { secret }) };
  const state = { type: 'pipeline_runner_state', status };
  return { type: 'pipeline_runner', uuid, name, labels, state, oauth_client: client };
}

export const runnerRoutes: readonly Route[] = [
  {
    method: 'GET',
    path,
    needs: ['runner', 'read:runner:bitbucket', ...needs],
    answer: (asked) =>
      page(
        asked,
        asked.state.runners.map((one) => shown(one)),
      ),
  },
  {
    method: 'POST',
    path,
    needs,
    answer: ({ state, body }) => {
      const { name, labels } = body as { name: string; labels: readonly string[] };
      const wrong = labels.find((label) => !/^[a-z0-9.]+$/.test(label));
      if (wrong !== undefined) return problem(400, `Label ${wrong} is not of small letters, digits and dots`);
      if (!labels.includes('self.hosted')) return problem(400, 'Runners have the label self.hosted');
      const id = String(state.nextId++);
      const uuid = `{dddddddd-0000-4000-8000-${id.padStart(12, '0')}}`;
      const made: StoredRunner = { uuid, name, labels, status: 'UNREGISTERED', clientId: `client-${id}` };
      state.runners.push(made);
      // It is told this once.
      return { status: 201, body: shown(made, `secret-${id}`) };
    },
  },
  {
    method: 'DELETE',
    path: `${path}/{runner_uuid}`,
    needs,
    answer: ({ state, params }) => {
      const at = state.runners.findIndex(({ uuid }) => uuid === params.get('runner_uuid'));
      if (at < 0) return problem(404, 'Runner not found');
      state.runners.splice(at, 1);
      return { status: 204 };
    },
  },
];
