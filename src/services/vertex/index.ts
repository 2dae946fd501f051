import { namesCommit } from '../commit.ts';
import type { Place, ServiceEntry } from '../types.ts';

/** An access token, as Google's own action and command line leave it. */
export function tokenOf(env: Place['env']): string | undefined {
  return env.CLOUDSDK_AUTH_ACCESS_TOKEN || env.GOOGLE_OAUTH_ACCESS_TOKEN || undefined;
}

/** Runs of Vertex AI experiments. */
export const vertex: ServiceEntry = {
  name: 'vertex',
  tool: 'Vertex AI Experiments',
  reads:
    'summary metrics and parameters of the run that `sources: {vertex: {project, location, experiment, run}}` names; in `run` `$commit` and `$short` stand for the commit',
  asked: '`CLOUDSDK_AUTH_ACCESS_TOKEN` or `GOOGLE_OAUTH_ACCESS_TOKEN`',
  tested: 'by documentation',
  find({ env, settings }) {
    if (!settings.vertex) return undefined;
    const { project, location, experiment, run } = settings.vertex;
    if (!tokenOf(env))
      return {
        missing: `cml.yaml names the run ${run} of Vertex AI, and neither CLOUDSDK_AUTH_ACCESS_TOKEN nor GOOGLE_OAUTH_ACCESS_TOKEN is set.`,
      };
    return { where: `${project}/${location}/${experiment}/${run}` };
  },
  isOfNow: ({ settings: { vertex } }) => !vertex || !namesCommit(vertex.run),
  load: () => import('./ask.ts'),
};
