import type { Reply } from '../server.ts';
import { notFound, paginate, type Route } from './rest.ts';
import type { GitlabState } from './state.ts';

/** The number of a job in a fork's pipeline. */
function jobId(pipeline: number, index: number): number {
  return pipeline * 100 + index;
}

function pipelineOf(state: GitlabState, id: number) {
  const found = [...state.mergeRequests.values()].find((one) => one.forkPipeline?.id === id);
  return found && { ...found.forkPipeline!, project: found.sourceProject };
}

/** Pipelines of merge requests, which run in the fork where there is one. */
export const forkBuildRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/projects/{id}/merge_requests/{merge_request_iid}/pipelines',
    answer: (asked) => {
      const found = asked.state.mergeRequests.get(Number(asked.params[0]));
      if (!found) return notFound('');
      const rows = found.forkPipeline ? [found.forkPipeline] : [];
      return paginate(asked, rows, ({ id, sha, status }) => ({
        id,
        project_id: found.sourceProject,
        sha,
        status,
        ref: `refs/merge-requests/${found.iid}/head`,
        source: 'merge_request_event',
      }));
    },
  },
  {
    method: 'GET',
    path: '/projects/{fork}/pipelines/{pipeline_id}/jobs',
    answer: (asked) => {
      const found = pipelineOf(asked.state, Number(asked.params[1]));
      if (!found || found.isPrivate || String(found.project) !== asked.params[0]) return notFound('Project');
      return paginate(asked, [...found.jobs.entries()], ([index, files]) => ({
        id: jobId(found.id, index),
        name: `train ${index}`,
        status: 'success',
        ...(files && { artifacts_file: { filename: 'artifacts.zip', size: 1 } }),
      }));
    },
  },
];

/** `GET /projects/:id/jobs/:job_id/artifacts/*path`: one file of what a job kept. */
export function artifact(state: GitlabState, path: string): Reply | undefined {
  const [, project, job, file] =
    /^\/api\/v4\/projects\/(\d+)\/jobs\/(\d+)\/artifacts\/(.+)$/.exec(path) ?? [];
  if (file === undefined) return undefined;
  const found = pipelineOf(state, Math.floor(Number(job) / 100));
  const bytes = found?.jobs[Number(job) % 100]?.get(decodeURIComponent(file));
  if (!bytes || found?.isPrivate || String(found?.project) !== project) return notFound('File');
  return { status: 200, headers: { 'content-type': 'application/octet-stream' }, body: bytes };
}
