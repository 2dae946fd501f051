import { addressOf } from '../address.ts';
import { namesCommit } from '../commit.ts';
import type { ServiceEntry } from '../types.ts';

/** Prometheus, and what speaks its HTTP API: Thanos, Mimir, VictoriaMetrics. */
export const prometheus: ServiceEntry = {
  name: 'prometheus',
  tool: 'Prometheus',
  reads:
    'the value of each query of `sources: {prometheus: {queries: {NAME: EXPRESSION}}}` now; of one that names `$commit` or `$short`, the value of each side. A range (`loss[1h]`) is a curve',
  asked:
    '`url` beside the queries, or `PROMETHEUS_URL`; `PROMETHEUS_TOKEN`, or `PROMETHEUS_USERNAME` and `…_PASSWORD`, go to `PROMETHEUS_URL` alone',
  tested: ['2.42.0'],
  find({ env, settings }) {
    if (!settings.prometheus) return undefined;
    const at = addressOf(env.PROMETHEUS_URL || settings.prometheus.url || '');
    return at
      ? { where: at.url }
      : {
          missing: 'There are queries for Prometheus, and neither PROMETHEUS_URL nor `url` says where it is.',
        };
  },
  isOfNow: ({ settings: { prometheus } }) =>
    !prometheus || !Object.values(prometheus.queries).some(namesCommit),
  load: () => import('./ask.ts'),
};
