import { createHmac } from 'node:crypto';
import * as z from 'zod/mini';
import type { RemoteConfig } from '../config.ts';
import { DvcError } from '../failure.ts';
import { contentOf, request } from './request.ts';
import type { ReadRemote } from './types.ts';

const apiVersion = '2021-12-02';

/** Where the files are, and what opens them: a key, a signature in the address, a service principal, or nothing. */
interface Account {
  readonly endpoint: string;
  readonly name: string;
  readonly key: string | undefined;
  readonly signature: string | undefined;
  readonly principal: { tenant: string; client: string; secret: string } | undefined;
}

/** `azure://container/prefix`, by the REST API (https://learn.microsoft.com/rest/api/storageservices/get-blob). */
export function openAzure(remote: RemoteConfig, env: NodeJS.ProcessEnv): ReadRemote {
  const account = accountOf(remote, env);
  const place = remote.url
    .replace(/^azure:\/\//i, '')
    .split('/')
    .filter(Boolean);
  let bearer: Promise<string> | undefined;
  return async (path) => {
    const url = new URL(account.endpoint);
    const parts = [url.pathname.replace(/\/+$/, ''), ...place, ...path.split('/')];
    url.pathname = parts.join('/');
    const headers: Record<string, string> = {
      'x-ms-date': new Date().toUTCString(),
      'x-ms-version': apiVersion,
    };
    if (account.signature !== undefined) url.search = account.signature.replace(/^\?/, '');
    else if (account.key !== undefined)
      headers.Authorization = `SharedKey ${account.name}:${sharedKey(account.key, account.name, url, headers)}`;
    else if (account.principal !== undefined) {
      bearer ??= principalToken(remote.name, account.principal, env);
      headers.Authorization = `Bearer ${await bearer}`;
    }
    return contentOf(remote.name, await request(remote.name, url.href, env, { headers }));
  };
}

/** The remote's own settings go before the environment's. Throws DvcError where no account is named. */
function accountOf({ name: remote, options }: RemoteConfig, env: NodeJS.ProcessEnv): Account {
  const own = (key: string, variable: string) => options.get(key) ?? env[variable];
  const connection = connectionOf(own('connection_string', 'AZURE_STORAGE_CONNECTION_STRING'));
  const name = connection.get('accountname') ?? own('account_name', 'AZURE_STORAGE_ACCOUNT');
  const suffix = connection.get('endpointsuffix') ?? 'core.windows.net';
  const endpoint =
    connection.get('blobendpoint') ?? (name === undefined ? undefined : `https://${name}.blob.${suffix}`);
  if (endpoint === undefined)
    throw new DvcError(`remote '${remote}' names no \`account_name\``, 'NotFetched');
  const [tenant, client, secret] = [
    own('tenant_id', 'AZURE_TENANT_ID'),
    own('client_id', 'AZURE_CLIENT_ID'),
    own('client_secret', 'AZURE_CLIENT_SECRET'),
  ];
  return {
    endpoint,
    name: name ?? '',
    key: connection.get('accountkey') ?? own('account_key', 'AZURE_STORAGE_KEY'),
    signature: connection.get('sharedaccesssignature') ?? own('sas_token', 'AZURE_STORAGE_SAS_TOKEN'),
    principal: tenant && client && secret ? { tenant, client, secret } : undefined,
  };
}

/** `Name=value;Name=value`, names in lower case; values may have `=`. */
function connectionOf(text = ''): Map<string, string> {
  const pairs = text.split(';').map((pair): [string, string] => {
    const equals = pair.indexOf('=');
    return [pair.slice(0, equals).trim().toLowerCase(), pair.slice(equals + 1)];
  });
  return new Map(pairs.filter(([name]) => name !== ''));
}

/** https://learn.microsoft.com/rest/api/storageservices/authorize-with-shared-key, for a GET without a body. */
function sharedKey(
  key: string,
  account: string,
  url: URL,
  headers: Readonly<Record<string, string>>,
): string {
  const own = Object.keys(headers).sort();
  const text = [
    'GET',
    ...Array.from({ length: 11 }, () => ''),
    ...own.map((name) => `${name}:${headers[name]}`),
    `/${account}${url.pathname}`,
  ].join('\n');
  return createHmac('sha256', Buffer.from(key, 'base64')).update(text, 'utf8').digest('base64');
}

async function principalToken(
  remote: string,
  { tenant, client, secret }: NonNullable<Account['principal']>,
  env: NodeJS.ProcessEnv,
): Promise<string> {
  const authority = env.AZURE_AUTHORITY_HOST ?? 'https://login.microsoftonline.com';
  const url = `${authority.replace(/\/+$/, '')}/${encodeURIComponent(tenant)}/oauth2/v2.0/token`;
  const fields = {
    grant_type: 'client_credentials',
    client_id: client,
    client_secret: secret,
    scope: 'https://storage.azure.com/.default',
  };
  const headers = { 'Content-Type': 'application/x-www-form-urlencoded' };
  const body = new URLSearchParams(fields).toString();
  const answer = await request(remote, url, env, { method: 'POST', headers, body });
  const found = z.object({ access_token: z.string() }).safeParse(await answer.json().catch(() => undefined));
  if (answer.ok && found.success) return found.data.access_token;
  throw new DvcError(`the credentials of remote '${remote}' were refused`, 'NotFetched');
}
