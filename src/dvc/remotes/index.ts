import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { RemoteConfig } from '../config.ts';
import { DvcError } from '../failure.ts';
import { fetchHttp } from './http.ts';
import { fetchS3 } from './s3.ts';
import { fetchSsh } from './ssh.ts';

/** Reads one file of a remote; undefined where it is not there. Throws DvcError `NotFetched` where it cannot be asked. */
export type FetchRemote = (
  remote: RemoteConfig,
  path: string,
  env: NodeJS.ProcessEnv,
) => Promise<Buffer | undefined>;

const readers = new Map<string, FetchRemote>([
  ['', ({ url }, path) => readLocal(join(url, path))],
  ['file', ({ url }, path) => readLocal(join(fileURLToPath(url), path))],
  ['http', fetchHttp],
  ['https', fetchHttp],
  ['s3', fetchS3],
  ['ssh', fetchSsh],
]);

export const fetchRemote: FetchRemote = (remote, path, env) => {
  const scheme = /^([a-z][a-z0-9+.-]*):\/\//i.exec(remote.url)?.[1]?.toLowerCase() ?? '';
  const read = readers.get(scheme);
  if (read) return read(remote, path, env);
  throw new DvcError(`remotes on ${scheme}:// are not read: run \`dvc pull\` before cml`, 'NotFetched');
};

async function readLocal(file: string): Promise<Buffer | undefined> {
  try {
    return await readFile(file);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new DvcError(
      `the local remote cannot be read: ${(cause as NodeJS.ErrnoException).code}`,
      'NotFetched',
    );
  }
}
