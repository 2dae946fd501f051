import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { GetObjectCommand, S3Client, type S3ClientConfig } from '@aws-sdk/client-s3';
import { defaultProvider } from '@aws-sdk/credential-provider-node';
import { boundedFetch, patience } from '../../io/http.ts';
import { proxiedFetch } from '../../io/proxy.ts';
import { parseIni, type RemoteConfig } from '../config.ts';
import { DvcError } from '../failure.ts';
import { limits } from './request.ts';
import type { ReadRemote } from './types.ts';

/**
 * `s3://bucket/prefix`, of Amazon or whoever speaks its protocol at `endpointurl`, by the AWS SDK. Keys are those of the
 * remote, else what the SDK's own chain finds: the environment, profiles, single sign-on, a process, a web identity, the
 * machine's own role.
 */
export function openS3(remote: RemoteConfig, env: NodeJS.ProcessEnv): ReadRemote {
  const [bucket = '', ...parts] = remote.url.replace(/^s3:\/\//i, '').split('/');
  const prefix = parts.filter(Boolean);
  const client = openClient(remote, env);
  return async (path) => {
    try {
      const command = new GetObjectCommand({ Bucket: bucket, Key: [...prefix, path].join('/') });
      const { Body } = await client.send(command);
      return Body && Buffer.from(await Body.transformToByteArray());
    } catch (cause) {
      if (isMissing(cause)) return undefined;
      throw new DvcError(reasonOf(remote.name, cause), 'NotFetched');
    }
  };
}

function openClient(remote: RemoteConfig, env: NodeJS.ProcessEnv): S3Client {
  const endpoint = remote.options.get('endpointurl') ?? env.AWS_ENDPOINT_URL_S3 ?? env.AWS_ENDPOINT_URL;
  return new S3Client({
    region: regionOf(remote, env),
    followRegionRedirects: true,
    maxAttempts: 1 + limits.retries,
    // Contents are verified by the hash that they are asked for by.
    responseChecksumValidation: 'WHEN_REQUIRED',
    requestHandler: handler(env),
    ...(endpoint !== undefined && { endpoint, forcePathStyle: true }),
    ...identity(remote, env),
  });
}

/** Who asks. Nobody, where the remote allows that. */
function identity(remote: RemoteConfig, env: NodeJS.ProcessEnv): Partial<S3ClientConfig> {
  const { options } = remote;
  const anonymous = { credentials: { accessKeyId: '', secretAccessKey: '' } };
  if (options.get('allow_anonymous_login')?.toLowerCase() === 'true')
    return { ...anonymous, signer: { sign: async (request) => request } };
  const [id, secret, token] = ['access_key_id', 'secret_access_key', 'session_token'].map((key) =>
    options.get(key),
  );
  if (id && secret)
    return {
      credentials: { accessKeyId: id, secretAccessKey: secret, ...(token && { sessionToken: token }) },
    };
  const [profile, filepath, configFilepath] = ['profile', 'credentialpath', 'configpath'].map((key) =>
    options.get(key),
  );
  return {
    credentials: defaultProvider({
      clientConfig: { region: regionOf(remote, env), requestHandler: handler(env) },
      ...(profile && { profile }),
      ...(filepath && { filepath }),
      ...(configFilepath && { configFilepath }),
    }),
  };
}

/** What the SDK hands over to be sent. */
interface SdkRequest {
  readonly protocol: string;
  readonly hostname: string;
  readonly port?: number;
  readonly path: string;
  readonly query?: Readonly<Record<string, string | string[] | null>>;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

/** The SDK's requests by our own means, which end in time and know of proxies. */
function handler(env: NodeJS.ProcessEnv) {
  return {
    async handle({ protocol, hostname, port, path, query = {}, method, headers, body }: SdkRequest) {
      const url = new URL(`${protocol}//${hostname}${port === undefined ? '' : `:${port}`}${path}`);
      for (const [name, value] of Object.entries(query))
        for (const item of [value].flat()) url.searchParams.append(name, item ?? '');
      const { host: _, ...sent } = headers;
      const send = boundedFetch(patience({ total: limits.total, fetch: proxiedFetch(env) }));
      const isText = typeof body === 'string' && body !== '';
      const answer = await send(url, {
        method,
        headers: sent,
        redirect: 'manual',
        ...(isText && { body }),
      });
      const response = {
        statusCode: answer.status,
        headers: Object.fromEntries(answer.headers),
        body: Readable.from([Buffer.from(await answer.arrayBuffer())]),
      };
      return { response };
    },
  };
}

function isMissing(cause: unknown): boolean {
  const { name, $metadata } = cause as { name?: string; $metadata?: { httpStatusCode?: number } };
  return name === 'NoSuchKey' || (name === 'NotFound' && $metadata?.httpStatusCode === 404);
}

function reasonOf(remote: string, cause: unknown): string {
  const { name = '', $metadata } = cause as { name?: string; $metadata?: { httpStatusCode?: number } };
  if (name === 'CredentialsProviderError' || name === 'TokenProviderError')
    return `no credentials for remote '${remote}' were found; a public bucket needs its \`allow_anonymous_login = true\``;
  const status = $metadata?.httpStatusCode;
  return status === undefined
    ? `remote '${remote}' cannot be reached`
    : `remote '${remote}' answered ${status} (${name})`;
}

/** The SDK knows no region that is right for everyone, and boto3 reads one variable more. */
function regionOf(remote: RemoteConfig, env: NodeJS.ProcessEnv): string {
  return (
    remote.options.get('region') ??
    env.AWS_REGION ??
    env.AWS_DEFAULT_REGION ??
    profileRegion(remote, env) ??
    'us-east-1'
  );
}

function profileRegion({ options }: RemoteConfig, env: NodeJS.ProcessEnv): string | undefined {
  const name = options.get('profile') ?? env.AWS_PROFILE ?? 'default';
  const file =
    options.get('configpath') ?? env.AWS_CONFIG_FILE ?? join(env.HOME ?? homedir(), '.aws', 'config');
  try {
    const sections = parseIni(readFileSync(file, 'utf8'));
    return sections.get(name === 'default' ? name : `profile ${name}`)?.get('region');
  } catch {
    return undefined;
  }
}
