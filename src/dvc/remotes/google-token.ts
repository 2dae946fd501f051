import { createSign } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import * as z from 'zod/mini';
import type { RemoteConfig } from '../config.ts';
import { DvcError } from '../failure.ts';
import { type RequestOptions, request } from './request.ts';

const scope = 'https://www.googleapis.com/auth/devstorage.read_only';
const tokenUrl = 'https://oauth2.googleapis.com/token';

/** The files that Google's own libraries read: a service account's key, a user's login, another cloud's identity. */
const credentialsSchema = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('service_account'),
    client_email: z.string(),
    private_key: z.string(),
    token_uri: z.optional(z.string()),
  }),
  z.object({
    type: z.literal('authorized_user'),
    client_id: z.string(),
    client_secret: z.string(),
    refresh_token: z.string(),
  }),
  z.object({
    type: z.literal('external_account'),
    audience: z.string(),
    subject_token_type: z.string(),
    token_url: z.string(),
    service_account_impersonation_url: z.optional(z.string()),
    credential_source: z.object({
      file: z.optional(z.string()),
      url: z.optional(z.string()),
      headers: z.optional(z.record(z.string(), z.string())),
      format: z.optional(z.object({ type: z.string(), subject_token_field_name: z.optional(z.string()) })),
    }),
  }),
]);
type Credentials = z.infer<typeof credentialsSchema>;
type External = Extract<Credentials, { type: 'external_account' }>;

/**
 * An access token by Application Default Credentials (https://google.aip.dev/auth/4110): the remote's `credentialpath`,
 * GOOGLE_APPLICATION_CREDENTIALS, what `gcloud` keeps. Undefined where there is none. Throws DvcError for one that is
 * refused or of a kind that is not known.
 */
export async function googleToken(remote: RemoteConfig, env: NodeJS.ProcessEnv): Promise<string | undefined> {
  const file = remote.options.get('credentialpath') ?? env.GOOGLE_APPLICATION_CREDENTIALS ?? loginFile(env);
  if (file === undefined) return undefined;
  const credentials = readCredentials(remote.name, file);
  const ask = (url: string, options: RequestOptions) => answerOf(remote.name, url, env, options);
  if (credentials.type === 'service_account')
    return tokenIn(
      await ask(
        credentials.token_uri ?? tokenUrl,
        form({
          grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
          assertion: assertion(credentials.client_email, credentials.private_key, credentials.token_uri),
        }),
      ),
    );
  if (credentials.type === 'authorized_user') {
    const { client_id, client_secret, refresh_token } = credentials;
    return tokenIn(
      await ask(tokenUrl, form({ grant_type: 'refresh_token', client_id, client_secret, refresh_token })),
    );
  }
  return exchanged(credentials, ask);
}

function loginFile(env: NodeJS.ProcessEnv): string | undefined {
  const folder = env.CLOUDSDK_CONFIG ?? join(env.HOME ?? homedir(), '.config', 'gcloud');
  const file = join(folder, 'application_default_credentials.json');
  return existsSync(file) ? file : undefined;
}

function readCredentials(remote: string, file: string): Credentials {
  try {
    return credentialsSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    throw new DvcError(`the credentials of remote '${remote}' in ${file} cannot be read`, 'NotFetched');
  }
}

/** A signed statement of who asks (RFC 7523), good for as long as one build may take to use it. */
function assertion(email: string, privateKey: string, audience = tokenUrl): string {
  const now = Math.floor(Date.now() / 1000);
  const part = (fields: object) => Buffer.from(JSON.stringify(fields)).toString('base64url');
  const text = `${part({ alg: 'RS256', typ: 'JWT' })}.${part({ iss: email, scope, aud: audience, iat: now, exp: now + 600 })}`;
  return `${text}.${createSign('RSA-SHA256').update(text).sign(privateKey).toString('base64url')}`;
}

type Ask = (url: string, options: RequestOptions) => Promise<unknown>;

/** Another identity provider's token, as GitHub gives to a job, for one of Google's (RFC 8693). */
async function exchanged(credentials: External, ask: Ask): Promise<string> {
  const answer = await ask(
    credentials.token_url,
    form({
      grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
      requested_token_type: 'urn:ietf:params:oauth:token-type:access_token',
      audience: credentials.audience,
      scope: 'https://www.googleapis.com/auth/cloud-platform',
      subject_token_type: credentials.subject_token_type,
      subject_token: await subjectToken(credentials, ask),
    }),
  );
  const impersonation = credentials.service_account_impersonation_url;
  if (impersonation === undefined) return tokenIn(answer);
  const headers = { Authorization: `Bearer ${tokenIn(answer)}`, 'Content-Type': 'application/json' };
  const body = JSON.stringify({ scope: [scope] });
  const granted = z
    .object({ accessToken: z.string() })
    .safeParse(await ask(impersonation, { method: 'POST', headers, body }));
  if (granted.success) return granted.data.accessToken;
  throw new DvcError('Google gave no token', 'NotFetched');
}

async function subjectToken({ credential_source: source }: External, ask: Ask): Promise<string> {
  const field = source.format?.type === 'json' ? source.format.subject_token_field_name : undefined;
  if (source.url !== undefined) {
    const found = await ask(source.url, { headers: source.headers ?? {} });
    return String((found as Record<string, unknown>)[field ?? 'value'] ?? '');
  }
  const text = readFileSync(source.file ?? '', 'utf8');
  return field === undefined ? text : String((JSON.parse(text) as Record<string, unknown>)[field] ?? '');
}

async function answerOf(
  remote: string,
  url: string,
  env: NodeJS.ProcessEnv,
  options: RequestOptions,
): Promise<unknown> {
  const answer = await request(remote, url, env, options);
  const refused = new DvcError(`the credentials of remote '${remote}' were refused`, 'NotFetched');
  if (!answer.ok) throw refused;
  return await answer.json().catch(() => {
    throw refused;
  });
}

function tokenIn(answer: unknown): string {
  const found = z.object({ access_token: z.string() }).safeParse(answer);
  if (found.success) return found.data.access_token;
  throw new DvcError('Google gave no token', 'NotFetched');
}

function form(fields: Readonly<Record<string, string>>): RequestOptions {
  const headers = { 'Content-Type': 'application/x-www-form-urlencoded' };
  return { method: 'POST', headers, body: new URLSearchParams(fields).toString() };
}
