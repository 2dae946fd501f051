import type { RemoteConfig } from '../config.ts';
import { googleToken } from './google-token.ts';
import { contentOf, request } from './request.ts';
import type { ReadRemote } from './types.ts';

/**
 * `gs://bucket/prefix`, by Google's JSON API (https://cloud.google.com/storage/docs/json_api/v1/objects/get). Without
 * credentials the bucket has to be public.
 */
export function openGs(remote: RemoteConfig, env: NodeJS.ProcessEnv): ReadRemote {
  const { name, options } = remote;
  const [bucket = '', ...parts] = remote.url.replace(/^gc?s:\/\//i, '').split('/');
  const prefix = parts.filter(Boolean);
  const host = options.get('endpointurl') ?? env.STORAGE_EMULATOR_HOST ?? 'https://storage.googleapis.com';
  const base = (/^https?:\/\//i.test(host) ? host : `http://${host}`).replace(/\/+$/, '');
  const isAnonymous = options.get('allow_anonymous_login')?.toLowerCase() === 'true';
  let token: Promise<string | undefined> | undefined;
  return async (path) => {
    token ??= isAnonymous ? Promise.resolve(undefined) : googleToken(remote, env);
    const bearer = await token;
    const object = encodeURIComponent([...prefix, path].join('/'));
    const url = `${base}/storage/v1/b/${encodeURIComponent(bucket)}/o/${object}?alt=media`;
    const headers: Record<string, string> = bearer === undefined ? {} : { Authorization: `Bearer ${bearer}` };
    return contentOf(name, await request(name, url, env, { headers }));
  };
}
