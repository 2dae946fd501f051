import type { RemoteConfig } from '../config.ts';
import { contentOf, request } from './request.ts';
import type { ReadRemote } from './types.ts';

/** `GET {url}/{path}`, with basic authentication or a header of the remote's choice. */
export function openHttp(remote: RemoteConfig, env: NodeJS.ProcessEnv): ReadRemote {
  const { name, url } = remote;
  const headers = headersOf(remote);
  return async (path) =>
    contentOf(name, await request(name, `${url.replace(/\/+$/, '')}/${path}`, env, { headers }));
}

function headersOf({ options }: RemoteConfig): Record<string, string> {
  const [auth, user, password = ''] = [options.get('auth'), options.get('user'), options.get('password')];
  if (auth === 'custom') return { [options.get('custom_auth_header') ?? 'Authorization']: password };
  if (auth !== 'basic' || user === undefined) return {};
  return { Authorization: `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}` };
}
