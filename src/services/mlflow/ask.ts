import { addRuns, name } from '../../sources/mlflow/add.ts';
import { gathering } from '../../sources/parts.ts';
import type { RunParts } from '../../sources/types.ts';
import type { Question } from '../types.ts';
import { serverOf } from './server.ts';
import { openServer, serverStore } from './store.ts';

/** The newest run of each experiment that a training of the first known commit logged. */
export async function ask({ place, commits, client, skipPlots }: Question): Promise<RunParts> {
  const parts = gathering();
  const { url, headers } = serverOf(place.env)!;
  const server = openServer(client(`${url}/api/2.0/mlflow`, headers), url);
  const experiments = await server.experiments(place);
  for (const commit of commits) {
    const store = serverStore(server, experiments, commit);
    if ((await store.runs()).length === 0) continue;
    await addRuns(parts, store, ({ experiment }) => `${name}/${experiment}`, { histories: !skipPlots });
    return parts;
  }
  return parts;
}
