import * as z from 'zod/mini';
import { type Client, permission } from './client.ts';

const pipeline = z.object({
  uuid: z.string(),
  state: z.object({ name: z.string() }),
  target: z.looseObject({ type: z.string() }),
});

/** Bitbucket has no rerun in its public API, so a new pipeline is started on the same target. The build is its number, or its UUID in braces. */
export async function rerun({ ask, repo }: Client, build: string): Promise<void> {
  const action = `run pipeline ${build} again`;
  const path = `${repo}/pipelines/${encodeURIComponent(build)}`;
  const found = pipeline.parse(await ask({ method: 'GET', path, action, permission }, pipeline));
  if (found.state.name !== 'COMPLETED') {
    const stop = `${repo}/pipelines/${encodeURIComponent(found.uuid)}/stopPipeline`;
    // 400: it has ended meanwhile.
    await ask({ method: 'POST', path: stop, action, permission, missing: [400] }, z.unknown());
  }
  const body = { target: found.target };
  await ask({ method: 'POST', path: `${repo}/pipelines`, body, action, permission }, z.unknown());
}
