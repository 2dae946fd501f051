import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { exec, type Result } from '../../io/process.ts';
import { temporaryFolder } from '../../io/temporary.ts';
import type { RemoteConfig } from '../config.ts';
import { DvcError } from '../failure.ts';
import type { ReadRemote } from './types.ts';

/** Milliseconds that one file may take. */
const timeout = 60_000;

/**
 * `ssh://user@host:port/path`, by the `sftp` program with the keys and known hosts of whoever runs it. It never asks for
 * a password.
 */
export function openSsh(remote: RemoteConfig, env: NodeJS.ProcessEnv): ReadRemote {
  return async (path) => {
    const folder = await temporaryFolder('cml-sftp-');
    const file = join(folder, 'content');
    try {
      const result = await sftp(remote, `get ${quoted(remotePath(remote, path))} ${quoted(file)}\n`, env);
      if (result.code === 0) return await readFile(file);
      if (/not found|no such file/i.test(result.stderr)) return undefined;
      throw new DvcError(`remote '${remote.name}' cannot be read by sftp`, 'NotFetched');
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  };
}

async function sftp(remote: RemoteConfig, batch: string, env: NodeJS.ProcessEnv): Promise<Result> {
  const { options, name } = remote;
  const url = new URL(remote.url);
  const user = options.get('user') ?? decodeURIComponent(url.username);
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1');
  const port = options.get('port') ?? url.port;
  const key = options.get('keyfile');
  if (host === '' || host.startsWith('-') || user.startsWith('-') || (port !== '' && !/^\d+$/.test(port)))
    throw new DvcError(`the address of remote '${name}' cannot be used`, 'NotFetched');
  const args = [
    ...['-q', '-b', '-', '-o', 'BatchMode=yes', '-o', 'ConnectTimeout=15'],
    ...(port ? ['-P', port] : []),
    ...(key ? ['-i', key] : []),
    '--',
    user ? `${user}@${host}` : host,
  ];
  try {
    return await exec('sftp', args, { env, input: batch, timeout });
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'ENOENT') throw cause;
    throw new DvcError(`remote '${name}' needs the sftp program`, 'NotFetched');
  }
}

function remotePath({ url }: RemoteConfig, path: string): string {
  return `${decodeURIComponent(new URL(url).pathname).replace(/\/+$/, '')}/${path}`;
}

/** A word for sftp's batch: in quotes `*`, `?` and `[` stand for themselves. */
function quoted(path: string): string {
  if (/[\n\r\0]/.test(path)) throw new DvcError('a path has a line break', 'NotFetched');
  return `"${path.replace(/[\\"]/g, '\\$&')}"`;
}
