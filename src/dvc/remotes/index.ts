import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { RemoteConfig } from '../config.ts';
import { DvcError } from '../failure.ts';
import type { OpenRemote, ReadRemote } from './types.ts';

export type { ReadRemote } from './types.ts';

/** By the scheme of the remote's URL; each is loaded only where a remote needs it. */
const drivers = new Map<string, () => Promise<OpenRemote> | OpenRemote>([
  ['', () => openLocal],
  ['file', () => openLocal],
  ['http', async () => (await import('./http.ts')).openHttp],
  ['https', async () => (await import('./http.ts')).openHttp],
  ['s3', async () => (await import('./s3.ts')).openS3],
  ['ssh', async () => (await import('./ssh.ts')).openSsh],
  ['gs', async () => (await import('./gs.ts')).openGs],
  ['gcs', async () => (await import('./gs.ts')).openGs],
  ['azure', async () => (await import('./azure.ts')).openAzure],
]);

/** Throws DvcError `NotFetched` for a kind of remote that is not read. */
export async function openRemote(remote: RemoteConfig, env: NodeJS.ProcessEnv): Promise<ReadRemote> {
  const scheme = /^([a-z][a-z0-9+.-]*):\/\//i.exec(remote.url)?.[1]?.toLowerCase() ?? '';
  const driver = await drivers.get(scheme)?.();
  if (driver) return driver(remote, env);
  throw new DvcError(`remotes on ${scheme}:// are not read: run \`dvc pull\` before cml`, 'NotFetched');
}

function openLocal({ url }: RemoteConfig): ReadRemote {
  const folder = /^file:\/\//i.test(url) ? fileURLToPath(url) : url;
  return async (path) => {
    try {
      return await readFile(join(folder, path));
    } catch (cause) {
      const { code } = cause as NodeJS.ErrnoException;
      if (code === 'ENOENT') return undefined;
      throw new DvcError(`the local remote cannot be read: ${code}`, 'NotFetched');
    }
  };
}
