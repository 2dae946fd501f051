import { addressOf, basic, bearer } from '../address.ts';
import type { Place } from '../types.ts';

/**
 * The server that MLflow's own client would log to, and the credential that it would present; undefined where runs are
 * kept in files. https://mlflow.org/docs/latest/self-hosting/security/basic-http-auth/
 */
export function serverOf(
  env: Place['env'],
): { readonly url: string; readonly headers: Readonly<Record<string, string>> } | undefined {
  const uri = env.MLFLOW_TRACKING_URI ?? '';
  if (/^databricks(:|$)/.test(uri)) {
    const host = env.DATABRICKS_HOST ?? '';
    const at = addressOf(host.includes('://') ? host : `https://${host}`);
    return at && { url: at.url, headers: env.DATABRICKS_TOKEN ? bearer(env.DATABRICKS_TOKEN) : {} };
  }
  const at = addressOf(uri);
  if (!at) return undefined;
  const user = env.MLFLOW_TRACKING_USERNAME || at.user;
  if (user) return { url: at.url, headers: basic(user, env.MLFLOW_TRACKING_PASSWORD || at.password || '') };
  return { url: at.url, headers: env.MLFLOW_TRACKING_TOKEN ? bearer(env.MLFLOW_TRACKING_TOKEN) : {} };
}
