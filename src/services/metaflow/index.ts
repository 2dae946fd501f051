import { addressOf } from '../address.ts';
import type { ServiceEntry } from '../types.ts';

/** Metaflow's metadata service. A local datastore is read by the source of this name. */
export const metaflow: ServiceEntry = {
  name: 'metaflow',
  tool: 'Metaflow metadata service',
  reads:
    'the newest run of the flow `sources: {metaflow: {flow: NAME}}` that has the commit as a tag (`--tag commit:$GITHUB_SHA`): parameters, and artifacts of its end that are plain data, from S3 or the repository’s own `.metaflow`',
  asked:
    '`METAFLOW_SERVICE_URL`, with `METAFLOW_SERVICE_AUTH_KEY`; for S3 whatever the AWS SDK finds, and `METAFLOW_S3_ENDPOINT_URL`',
  tested: 'by documentation',
  find({ env, settings }) {
    if (settings.metaflow === false || !env.METAFLOW_SERVICE_URL) return undefined;
    const at = addressOf(env.METAFLOW_SERVICE_URL);
    if (!at) return { missing: 'METAFLOW_SERVICE_URL is no web address.' };
    if (settings.metaflow?.flow) return { where: `${at.url}/flows/${settings.metaflow.flow}` };
    return {
      missing:
        'METAFLOW_SERVICE_URL is set, and no flow: name it by `sources: {metaflow: {flow: NAME}}` in cml.yaml.',
    };
  },
  load: () => import('./ask.ts'),
};
