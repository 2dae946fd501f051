import * as z from 'zod/mini';
import { readCapped } from '../../io/capped.ts';
import type { ForkBuild } from '../types.ts';
import { asking, type Client, Rejected } from './client.ts';
import { fromMergeRequest, mergeRequest } from './merge-request.ts';

const pipeline = z.object({ id: z.number(), project_id: z.number(), sha: z.string(), status: z.string() });
const job = z.object({
  id: z.number(),
  artifacts_file: z.nullish(z.object({ filename: z.string() })),
});

/** A pipeline leaves no more files once it is in one of these. */
const ended = new Set(['success', 'failed', 'canceled', 'skipped']);
/** Open merge requests that are looked through: the 500 that changed last. */
const pages = 5;

/**
 * A fork's merge request is built in the fork, by its own rules and with its own rights; what its jobs kept can be read
 * where the fork's pipelines are visible to the token.
 */
export async function* forkBuilds(client: Client): AsyncIterable<ForkBuild> {
  for (let page = 1; page <= pages; page += 1) {
    const rows = await asking(client, 'list the open merge requests', async () =>
      z.array(mergeRequest).parse(
        await client.mergeRequests.all({
          projectId: client.project,
          state: 'opened',
          orderBy: 'updated_at',
          perPage: 100,
          page,
          maxPages: 1,
        }),
      ),
    );
    for (const change of rows.map(fromMergeRequest)) {
      const build = change.fork ? await buildOf(client, change.number, change.headSha) : undefined;
      if (build) yield { change, ...build };
    }
    if (rows.length < 100) return;
  }
}

async function buildOf(
  client: Client,
  number: number,
  sha: string,
): Promise<Pick<ForkBuild, 'id' | 'jobs'> | undefined> {
  return asking(client, `read the pipelines of merge request !${number}`, async () => {
    try {
      const found = await client.mergeRequests.allPipelines(client.project, number);
      const newest = z
        .array(pipeline)
        .parse(found)
        .toSorted((a, b) => b.id - a.id)
        .find((one) => one.sha === sha && ended.has(one.status));
      if (!newest) return undefined;
      const { id, project_id: project } = newest;
      const jobs = z.array(job).parse(await client.jobs.all(project, { pipelineId: id, perPage: 100 }));
      const kept = jobs.filter(({ artifacts_file: files }) => files);
      return {
        // A job that is run again is a new one of the same pipeline.
        id: `${id}.${Math.max(0, ...kept.map((one) => one.id))}`,
        jobs: kept.map(
          (one) => (path: string, maxBytes: number) => read(client, project, one.id, path, maxBytes),
        ),
      };
    } catch (error) {
      // The fork keeps its pipelines to itself.
      if (error instanceof Rejected && (error.status === 403 || error.status === 404)) return undefined;
      throw error;
    }
  });
}

async function read(
  client: Client,
  project: number,
  id: number,
  path: string,
  maxBytes: number,
): Promise<Uint8Array | undefined> {
  const file = path.split('/').map(encodeURIComponent).join('/');
  return asking(client, `read ${path} of job ${id}`, async () => {
    const answer = await client
      .raw(`/projects/${project}/jobs/${id}/artifacts/${file}`)
      .catch((cause: Error) => {
        throw new Rejected(undefined, cause.message);
      });
    if (answer.status === 404 || answer.status === 403) return undefined;
    if (!answer.ok) throw new Rejected(answer.status, answer.statusText);
    return readCapped(answer, path, maxBytes);
  });
}
