import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { defaultProvider } from '@aws-sdk/credential-provider-node';
import { parseIni } from '../formats/ini.ts';
import type { Fetch } from './http.ts';

/** What decides who asks AWS, and where. */
export interface AwsPlace {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Sends every request, those for credentials too. */
  readonly fetch: Fetch;
  readonly region?: string | undefined;
  readonly profile?: string | undefined;
  readonly credentialsFile?: string | undefined;
  readonly configFile?: string | undefined;
}

/**
 * What a client of the AWS SDK is made with. Keys are those of the environment, else what the SDK's own chain finds:
 * profiles, single sign-on, a process, a web identity, the role of a container or of the machine.
 */
export function awsSettings(place: AwsPlace) {
  const { env, fetch, profile, credentialsFile, configFile } = place;
  const region = regionOf(place);
  const requestHandler = handler(fetch);
  const { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey } = env;
  const sessionToken = env.AWS_SESSION_TOKEN;
  const hasKeys = accessKeyId && secretAccessKey && !(profile ?? env.AWS_PROFILE);
  const credentials = hasKeys
    ? { accessKeyId, secretAccessKey, ...(sessionToken && { sessionToken }) }
    : defaultProvider({
        clientConfig: { region, requestHandler },
        ...(profile && { profile }),
        ...(credentialsFile && { filepath: credentialsFile }),
        ...(configFile && { configFilepath: configFile }),
      });
  return { region, requestHandler, credentials };
}

/** Whether the SDK gave up since nobody told it who asks. */
export function hasNoCredentials(cause: unknown): boolean {
  return /^(?:CredentialsProviderError|TokenProviderError)$/.test((cause as Error | undefined)?.name ?? '');
}

/** The status of an answer that the SDK made an error of. */
export function statusOf(cause: unknown): number | undefined {
  return (cause as { $metadata?: { httpStatusCode?: number } } | undefined)?.$metadata?.httpStatusCode;
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
function handler(send: Fetch) {
  return {
    async handle({ protocol, hostname, port, path, query = {}, method, headers, body }: SdkRequest) {
      const url = new URL(`${protocol}//${hostname}${port === undefined ? '' : `:${port}`}${path}`);
      for (const [name, value] of Object.entries(query))
        for (const item of [value].flat()) url.searchParams.append(name, item ?? '');
      const { host: _, ...sent } = headers;
      const answer = await send(url, {
        method,
        headers: sent,
        redirect: 'manual',
        ...bodyOf(body),
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

/** A text, or bytes of the SDK's own kind, which complains of being looked at. */
function bodyOf(body: unknown): { readonly body?: string | Uint8Array<ArrayBuffer> } {
  if (typeof body === 'string') return body === '' ? {} : { body };
  if (!(body instanceof Uint8Array) || body.byteLength === 0) return {};
  return { body: new Uint8Array(body.buffer as ArrayBuffer, body.byteOffset, body.byteLength) };
}

/** The SDK knows no region that is right for everyone, and boto3 reads one variable more. */
function regionOf({ env, region, ...place }: AwsPlace): string {
  return (
    region || env.AWS_REGION || env.AWS_DEFAULT_REGION || profileRegion({ env, ...place }) || 'us-east-1'
  );
}

function profileRegion({ env, profile, configFile }: Omit<AwsPlace, 'region'>): string | undefined {
  const name = profile ?? env.AWS_PROFILE ?? 'default';
  const file = configFile ?? env.AWS_CONFIG_FILE ?? join(env.HOME ?? homedir(), '.aws', 'config');
  try {
    const sections = parseIni(readFileSync(file, 'utf8'));
    return sections.get(name === 'default' ? name : `profile ${name}`)?.get('region');
  } catch {
    return undefined;
  }
}
