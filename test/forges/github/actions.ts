import { createHash } from 'node:crypto';
import { notFound, problem, type Route } from './route.ts';
import type { SelfHosted } from './state.ts';

const repo = '/repos/{owner}/{repo}';

function runnerShown({ id, name, labels, status, busy }: SelfHosted): object {
  return {
    id,
    name,
    os: 'linux',
    status,
    busy,
    labels: labels.map((label) => ({ name: label, type: 'custom' })),
  };
}

/** Runs of workflows, and the machines that run them. */
export const actionRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: `${repo}/actions/runs`,
    needs: ['actions', 'read'],
    answer: ({ state, query }) => {
      const rows = [...state.runs].filter(([, run]) => run.status === query.get('status'));
      return {
        status: 200,
        body: { total_count: rows.length, workflow_runs: rows.map(([id, { status }]) => ({ id, status })) },
      };
    },
  },
  {
    method: 'GET',
    path: `${repo}/actions/runs/{run_id}/jobs`,
    needs: ['actions', 'read'],
    answer: ({ state, params }) => {
      const run = state.runs.get(Number(params[0]));
      if (!run) return notFound;
      const job = { id: 1, status: run.status, runner_name: run.runner ?? null };
      return { status: 200, body: { total_count: 1, jobs: [job] } };
    },
  },
  {
    method: 'GET',
    path: `${repo}/actions/runs/{run_id}`,
    needs: ['actions', 'read'],
    answer: ({ state, params }) => {
      const run = state.runs.get(Number(params[0]));
      if (!run) return notFound;
      const shown = { id: Number(params[0]), status: run.status, run_attempt: run.attempts };
      // It takes a moment to stop.
      if (run.status === 'cancelling') run.status = 'completed';
      return {
        status: 200,
        body: { ...shown, status: shown.status === 'cancelling' ? 'in_progress' : shown.status },
      };
    },
  },
  {
    method: 'POST',
    path: `${repo}/actions/runs/{run_id}/cancel`,
    needs: ['actions', 'write'],
    answer: ({ state, params }) => {
      const run = state.runs.get(Number(params[0]));
      if (!run) return notFound;
      if (run.status === 'completed') return problem(409, 'Cannot cancel a workflow run that is completed.');
      run.status = 'cancelling';
      return { status: 202, body: {} };
    },
  },
  {
    method: 'POST',
    path: `${repo}/actions/runs/{run_id}/rerun`,
    needs: ['actions', 'write'],
    answer: ({ state, params }) => {
      const run = state.runs.get(Number(params[0]));
      if (!run) return notFound;
      if (run.status !== 'completed') return problem(403, 'This workflow is already running');
      run.status = 'queued';
      run.attempts += 1;
      return { status: 201, body: {} };
    },
  },
  {
    method: 'GET',
    path: `${repo}/actions/runners`,
    needs: ['administration', 'read'],
    answer: ({ state, query }) => {
      const size = Math.min(100, Number(query.get('per_page') ?? 30));
      const page = Number(query.get('page') ?? 1);
      const rows = state.runners.slice((page - 1) * size, page * size);
      return { status: 200, body: { total_count: state.runners.length, runners: rows.map(runnerShown) } };
    },
  },
  {
    method: 'GET',
    path: `${repo}/actions/runners/downloads`,
    needs: ['administration', 'read'],
    answer: ({ url, state }) => ({
      status: 200,
      body: [
        {
          os: 'linux',
          architecture: 'x64',
          download_url: `${url}/downloads/runner.tar.gz`,
          filename: 'runner.tar.gz',
          sha256_checksum: createHash('sha256')
            .update(state.runnerProgram ?? '')
            .digest('hex'),
        },
      ],
    }),
  },
  {
    method: 'POST',
    path: `${repo}/actions/runners/registration-token`,
    needs: ['administration', 'write'],
    answer: () => ({ status: 201, body: { token: 'AREGISTRATION', expires_at: '2026-01-02T03:04:05Z' } }),
  },
  {
    method: 'DELETE',
    path: `${repo}/actions/runners/{runner_id}`,
    needs: ['administration', 'write'],
    answer: ({ state, params }) => {
      const at = state.runners.findIndex(({ id }) => id === Number(params[0]));
      if (at < 0) return notFound;
      if (state.runners[at]!.busy) return problem(422, 'Bad request - Runner is still running a job');
      state.runners.splice(at, 1);
      return { status: 204 };
    },
  },
];
