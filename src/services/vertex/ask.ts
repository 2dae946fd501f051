import { at, type Tree, textAt } from '../../formats/tree.ts';
import { metricsOf, paramsOf } from '../../sources/entries.ts';
import { append, gathering } from '../../sources/parts.ts';
import type { RunParts } from '../../sources/types.ts';
import { bearer } from '../address.ts';
import { forCommits } from '../commit.ts';
import type { Question } from '../types.ts';
import { tokenOf } from './index.ts';

const name = 'vertex';

/**
 * A run is a context of the metadata store, `EXPERIMENT-RUN`, and what it logged is the context's metadata:
 * https://cloud.google.com/vertex-ai/docs/reference/rest/v1/projects.locations.metadataStores.contexts
 */
export async function ask(question: Question): Promise<RunParts> {
  const parts = gathering();
  const { env, settings } = question.place;
  const token = tokenOf(env);
  if (!settings.vertex || !token) return parts;
  const { project, location, experiment, run } = settings.vertex;
  const base =
    env.CLOUDSDK_API_ENDPOINT_OVERRIDES_AIPLATFORM || `https://${location}-aiplatform.googleapis.com/`;
  const client = question.client(`${base.replace(/\/+$/, '')}/v1`, bearer(token));
  const store = `projects/${encodeURIComponent(project)}/locations/${encodeURIComponent(location)}/metadataStores/default`;
  for (const one of forCommits(run, question)) {
    const found = await client.get(`${store}/contexts/${encodeURIComponent(`${experiment}-${one}`)}`);
    if (found === undefined) continue;
    const origin = { source: name, file: `${name}/${experiment}` };
    const logged = (key: string): Tree => at(found, 'metadata', key) ?? null;
    append(parts.metrics, metricsOf(logged('_metrics'), origin));
    append(parts.params, paramsOf(logged('_params'), origin));
    const state = textAt(found, 'metadata', '_state');
    if (state === 'FAILED' || state === 'CANCELLED')
      parts.warnings.push({
        code: 'run-failed',
        file: origin.file,
        message: `Vertex AI says ${state} of the run ${one}: its numbers may be incomplete.`,
      });
    return parts;
  }
  return parts;
}
