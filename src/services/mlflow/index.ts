import type { ServiceEntry } from '../types.ts';
import { serverOf } from './server.ts';

/** MLflow's tracking server. What lies on disk is read by the source of this name. */
export const mlflow: ServiceEntry = {
  name: 'mlflow',
  tool: 'MLflow tracking server',
  reads:
    'metrics, params and histories of the newest run of each experiment whose tag `mlflow.source.git.commit` is the commit; `MLFLOW_EXPERIMENT_NAME`, `MLFLOW_EXPERIMENT_ID` or `sources: {mlflow: {experiment: NAME}}` name one experiment',
  asked:
    '`MLFLOW_TRACKING_URI`, with `MLFLOW_TRACKING_TOKEN` or `MLFLOW_TRACKING_USERNAME` and `…_PASSWORD` where it wants them; `databricks` with `DATABRICKS_HOST` and `DATABRICKS_TOKEN`',
  tested: ['3.17.2'],
  find({ env, settings }) {
    if (settings.mlflow === false || !env.MLFLOW_TRACKING_URI) return undefined;
    if (/^databricks\b/.test(env.MLFLOW_TRACKING_URI) && !env.DATABRICKS_HOST)
      return { missing: 'MLFLOW_TRACKING_URI says databricks, and DATABRICKS_HOST is not set.' };
    const server = serverOf(env);
    return server && { where: server.url };
  },
  load: () => import('./ask.ts'),
};
