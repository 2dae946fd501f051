import { type Asked, no, notFound, paginate, type Route } from './rest.ts';
import type { SelfHosted } from './state.ts';

function pipelineShown({ state, url }: Asked, id: number): object {
  return {
    id,
    project_id: state.projectId,
    status: state.pipelines.get(id)!.status,
    web_url: `${url}/${state.project}/-/pipelines/${id}`,
  };
}

function runnerShown({ id, description, online }: SelfHosted): object {
  return {
    id,
    description,
    online,
    active: true,
    runner_type: 'project_type',
    status: online ? 'online' : 'offline',
  };
}

/** Pipelines, and the machines that run their jobs. */
export const buildRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/projects/{id}/pipelines/{pipeline_id}',
    answer: (asked) => {
      const id = Number(asked.params[0]);
      return asked.state.pipelines.has(id) ? { status: 200, body: pipelineShown(asked, id) } : notFound('');
    },
  },
  {
    method: 'POST',
    path: '/projects/{id}/pipelines/{pipeline_id}/cancel',
    level: 30,
    answer: (asked) => {
      const id = Number(asked.params[0]);
      const found = asked.state.pipelines.get(id);
      if (!found) return notFound('');
      found.status = 'canceled';
      return { status: 200, body: pipelineShown(asked, id) };
    },
  },
  {
    method: 'POST',
    path: '/projects/{id}/pipelines/{pipeline_id}/retry',
    level: 30,
    answer: (asked) => {
      const id = Number(asked.params[0]);
      const found = asked.state.pipelines.get(id);
      if (!found) return notFound('');
      found.status = 'running';
      found.retries += 1;
      return { status: 201, body: pipelineShown(asked, id) };
    },
  },
  {
    method: 'GET',
    path: '/projects/{id}/runners',
    level: 40,
    answer: (asked) => paginate(asked, asked.state.runners, runnerShown),
  },
  {
    method: 'GET',
    path: '/runners/{runner_id}',
    level: 40,
    answer: ({ state, params }) => {
      const found = state.runners.find(({ id }) => id === Number(params[0]));
      return found ? { status: 200, body: { ...runnerShown(found), tag_list: found.tags } } : notFound('');
    },
  },
  {
    method: 'GET',
    path: '/runners/{runner_id}/jobs',
    level: 40,
    answer: (asked) => {
      const found = asked.state.runners.find(({ id }) => id === Number(asked.params[0]));
      return found
        ? paginate(
            asked,
            found.busy ? [{ id: 1, status: 'running', pipeline: { id: 100 } }] : [],
            (job) => job,
          )
        : notFound('');
    },
  },
  {
    method: 'DELETE',
    path: '/runners/{runner_id}',
    level: 40,
    answer: ({ state, params }) => {
      const at = state.runners.findIndex(({ id }) => id === Number(params[0]));
      if (at < 0) return notFound('');
      state.runners.splice(at, 1);
      return { status: 204 };
    },
  },
  {
    method: 'POST',
    path: '/user/runners',
    level: 40,
    answer: ({ state, body }) => {
      if (body.project_id !== state.projectId) return no(400, 'error', 'project_id is invalid');
      const id = state.nextId++;
      state.runners.push({
        id,
        description: String(body.description ?? ''),
        tags: (body.tag_list ?? []) as string[],
        online: false,
        busy: false,
      });
      return { status: 201, body: { id, token: 'glrt-runnertoken', token_expires_at: null } };
    },
  },
];
