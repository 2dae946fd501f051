import * as z from 'zod/mini';
import { readCapped } from '../../io/capped.ts';
import { component } from '../../io/component.ts';
import { bundlesBranch } from '../../model/bundles.ts';
import { CmlError } from '../../model/errors.ts';
import { forgeFailure } from '../failure.ts';
import type { ForkBuild } from '../types.ts';
import { type Client, permission } from './client.ts';
import { openPulls, type Pull, withHead } from './pull-request.ts';

const branch = z.object({ target: z.object({ hash: z.string() }) });
const listing = z.object({ values: z.array(z.object({ type: z.string(), path: z.string() })) });

/** What says that there is nothing to be had, or not for this token. */
const closed = [401, 403, 404];

/**
 * A fork's pipeline leaves its bundles on a branch of the fork, which who may read the fork reads by the API: no API gives
 * the artifacts of a pipeline.
 * https://developer.atlassian.com/cloud/bitbucket/rest/api-group-source/
 */
export async function* forkBuilds(client: Client): AsyncIterable<ForkBuild> {
  for await (const pull of openPulls(client, 'list the open pull requests')) {
    const source = pull.source.repository?.full_name;
    if (source === undefined || source === pull.destination.repository?.full_name) continue;
    const found = await bundlesOf(client, source, pull);
    if (found) yield { change: await withHead(client, pull), ...found };
  }
}

/** Of the head of a pull request; named by the twelve characters by which Bitbucket knows that. */
async function bundlesOf(
  client: Client,
  source: string,
  pull: Pull,
): Promise<Pick<ForkBuild, 'id' | 'jobs'> | undefined> {
  const head = pull.source.commit?.hash.slice(0, 12);
  if (head === undefined) return undefined;
  const home = `/repositories/${source}`;
  const action = `read what the fork ${source} left`;
  const asked = { method: 'GET', action, permission, missing: closed } as const;
  const at = await client.askFork({ ...asked, path: `${home}/refs/branches/${bundlesBranch}` }, branch);
  if (!at) return undefined;
  const id = at.target.hash;
  const folder = `${home}/src/${id}/${encodeURIComponent(component(pull.source.branch.name))}/${head}`;
  const found = await client.askFork({ ...asked, path: `${folder}/?pagelen=100` }, listing);
  const names = (found?.values ?? [])
    .filter(({ type }) => type === 'commit_directory')
    .flatMap(({ path }) => path.split('/').filter(Boolean).at(-1) ?? []);
  return {
    id,
    jobs: names.map((name) => (path: string, maxBytes: number) => {
      const file = path.split('/').at(-1) ?? '';
      return read(
        client,
        `${folder}/${encodeURIComponent(name)}/${encodeURIComponent(file)}`,
        path,
        maxBytes,
      );
    }),
  };
}

async function read(
  client: Client,
  place: string,
  name: string,
  maxBytes: number,
): Promise<Uint8Array | undefined> {
  const refusal = { forge: 'Bitbucket', action: `read ${name}` };
  try {
    const answer = await client.rawFork(place);
    if (closed.includes(answer.status)) return undefined;
    if (!answer.ok) throw forgeFailure({ ...refusal, status: answer.status });
    return await readCapped(answer, name, maxBytes);
  } catch (cause) {
    if (cause instanceof CmlError) throw cause;
    throw forgeFailure({ ...refusal, said: (cause as Error).message, cause });
  }
}
