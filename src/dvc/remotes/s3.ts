import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { patience, patientFetch } from '../../io/http.ts';
import { parseIni, type RemoteConfig } from '../config.ts';
import { DvcError } from '../failure.ts';

/** Milliseconds that one file may take in all. */
const total = 60_000;

interface Keys {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/**
 * `s3://bucket/prefix`, of Amazon or whoever speaks its protocol at `endpointurl`. Keys are those of the remote, of the
 * environment or of a profile, in this order; without any the bucket has to be public.
 */
export async function fetchS3(
  remote: RemoteConfig,
  path: string,
  env: NodeJS.ProcessEnv,
): Promise<Buffer | undefined> {
  const profile = profileOf(remote, env);
  const keys = keysOf(remote, env, profile);
  const region =
    remote.options.get('region') ??
    env.AWS_REGION ??
    env.AWS_DEFAULT_REGION ??
    profile.get('region') ??
    'us-east-1';
  const answer = await get(remote, path, { keys, region, env });
  const home = answer.headers.get('x-amz-bucket-region');
  const isElsewhere = [301, 307, 400].includes(answer.status) && home !== null && home !== region;
  const final = isElsewhere ? await get(remote, path, { keys, region: home, env }) : answer;
  if (final.status === 404) return undefined;
  if (!final.ok) throw new DvcError(`remote '${remote.name}' answered ${final.status}`, 'NotFetched');
  return Buffer.from(await final.arrayBuffer());
}

async function get(
  remote: RemoteConfig,
  path: string,
  { keys, region, env }: { keys: Keys | undefined; region: string; env: NodeJS.ProcessEnv },
): Promise<Response> {
  const url = addressOf(remote, path, { region, env });
  const send = patientFetch(patience({ total, retries: 1 }));
  try {
    const headers = keys === undefined ? undefined : await signed(url, keys, region);
    return await send(url, { ...(headers && { headers }), redirect: 'manual', repeatable: true });
  } catch {
    throw new DvcError(`remote '${remote.name}' cannot be reached`, 'NotFetched');
  }
}

async function signed(url: string, keys: Keys, region: string): Promise<Headers> {
  const { AwsClient } = await import('aws4fetch');
  return (await new AwsClient({ ...keys, region, service: 's3' }).sign(url)).headers;
}

/** Amazon's buckets have a host of their own; at other endpoints, and where their name has dots, they are a folder. */
function addressOf(
  { url, options }: RemoteConfig,
  path: string,
  { region, env }: { region: string; env: NodeJS.ProcessEnv },
): string {
  const [bucket = '', ...prefix] = url.replace(/^s3:\/\//i, '').split('/');
  const key = [...prefix.filter(Boolean), ...path.split('/')].map(encodeURIComponent).join('/');
  const endpoint = options.get('endpointurl') ?? env.AWS_ENDPOINT_URL_S3 ?? env.AWS_ENDPOINT_URL;
  if (endpoint !== undefined) return `${endpoint.replace(/\/+$/, '')}/${bucket}/${key}`;
  if (bucket.includes('.')) return `https://s3.${region}.amazonaws.com/${bucket}/${key}`;
  return `https://${bucket}.s3.${region}.amazonaws.com/${key}`;
}

function keysOf(
  { options }: RemoteConfig,
  env: NodeJS.ProcessEnv,
  profile: ReadonlyMap<string, string>,
): Keys | undefined {
  if (options.get('allow_anonymous_login')?.toLowerCase() === 'true') return undefined;
  return (
    keysIn(options.get('access_key_id'), options.get('secret_access_key'), options.get('session_token')) ??
    (options.has('profile')
      ? undefined
      : keysIn(env.AWS_ACCESS_KEY_ID, env.AWS_SECRET_ACCESS_KEY, env.AWS_SESSION_TOKEN)) ??
    keysIn(
      profile.get('aws_access_key_id'),
      profile.get('aws_secret_access_key'),
      profile.get('aws_session_token'),
    )
  );
}

function keysIn(id?: string, secret?: string, token?: string): Keys | undefined {
  if (!id || !secret) return undefined;
  return { accessKeyId: id, secretAccessKey: secret, ...(token && { sessionToken: token }) };
}

/** The profile of `~/.aws/credentials`, and of `~/.aws/config` under it. */
function profileOf({ options }: RemoteConfig, env: NodeJS.ProcessEnv): ReadonlyMap<string, string> {
  const name = options.get('profile') ?? env.AWS_PROFILE ?? 'default';
  const folder = join(env.HOME ?? homedir(), '.aws');
  const credentials =
    options.get('credentialpath') ?? env.AWS_SHARED_CREDENTIALS_FILE ?? join(folder, 'credentials');
  const config = options.get('configpath') ?? env.AWS_CONFIG_FILE ?? join(folder, 'config');
  const settings = sectionsOf(config);
  return new Map([
    ...(settings.get(name === 'default' ? name : `profile ${name}`) ?? []),
    ...(sectionsOf(credentials).get(name) ?? []),
  ]);
}

function sectionsOf(file: string): ReturnType<typeof parseIni> {
  try {
    return parseIni(readFileSync(file, 'utf8'));
  } catch {
    return new Map();
  }
}
