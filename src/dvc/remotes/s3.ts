import type { S3ClientConfig } from '@aws-sdk/client-s3';
import { awsSettings, hasNoCredentials, statusOf } from '../../io/aws.ts';
import { boundedFetch, patience } from '../../io/http.ts';
import { proxiedFetch } from '../../io/proxy.ts';
import { openBucket } from '../../io/s3.ts';
import type { RemoteConfig } from '../config.ts';
import { DvcError } from '../failure.ts';
import { limits } from './request.ts';
import type { ReadRemote } from './types.ts';

/**
 * `s3://bucket/prefix`, of Amazon or whoever speaks its protocol at `endpointurl`. Keys are those of the remote, else what
 * the AWS SDK finds.
 */
export function openS3(remote: RemoteConfig, env: NodeJS.ProcessEnv): ReadRemote {
  const [name = '', ...parts] = remote.url.replace(/^s3:\/\//i, '').split('/');
  const prefix = parts.filter(Boolean);
  const endpoint = remote.options.get('endpointurl') ?? env.AWS_ENDPOINT_URL_S3 ?? env.AWS_ENDPOINT_URL;
  const read = openBucket({ name, endpoint, client: settings(remote, env) });
  return async (path) => {
    try {
      return await read([...prefix, path].join('/'));
    } catch (cause) {
      throw new DvcError(reasonOf(remote.name, cause), 'NotFetched');
    }
  };
}

/** Who asks. Nobody, where the remote allows that. */
function settings({ options }: RemoteConfig, env: NodeJS.ProcessEnv): Partial<S3ClientConfig> {
  // Each request has its own time.
  const fetch: typeof globalThis.fetch = (url, init) =>
    boundedFetch(patience({ total: limits.total, fetch: proxiedFetch(env) }))(url, init);
  const common = {
    maxAttempts: 1 + limits.retries,
    ...awsSettings({
      env,
      fetch,
      region: options.get('region'),
      profile: options.get('profile'),
      credentialsFile: options.get('credentialpath'),
      configFile: options.get('configpath'),
    }),
  };
  if (options.get('allow_anonymous_login')?.toLowerCase() === 'true')
    return {
      ...common,
      credentials: { accessKeyId: '', secretAccessKey: '' },
      signer: { sign: async (request) => request },
    };
  const [id, secret, token] = ['access_key_id', 'secret_access_key', 'session_token'].map((key) =>
    options.get(key),
  );
  if (!id || !secret) return common;
  return {
    ...common,
    credentials: { accessKeyId: id, secretAccessKey: secret, ...(token && { sessionToken: token }) },
  };
}

function reasonOf(remote: string, cause: unknown): string {
  if (hasNoCredentials(cause))
    return `no credentials for remote '${remote}' were found; a public bucket needs its \`allow_anonymous_login = true\``;
  const status = statusOf(cause);
  return status === undefined
    ? `remote '${remote}' cannot be reached`
    : `remote '${remote}' answered ${status} (${(cause as Error).name})`;
}
