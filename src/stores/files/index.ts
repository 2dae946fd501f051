import { lstat, mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CmlError } from '../../model/errors.ts';
import { assetPath } from '../names.ts';
import type { AssetStore } from '../types.ts';

/** The folder beside the report that holds its pictures. */
const folder = 'assets';

/**
 * Pictures as files in `directory` (`.cml`), with URLs relative to it. A file is there whole or not at all.
 *
 * Throws CmlError `disk-full`, `file-outside` where a folder is a symbolic link, and `file-unreadable` otherwise.
 */
export function filesStore(directory: string): AssetStore {
  return {
    name: 'files',
    async put(assets) {
      const urls = new Map<string, string>();
      const target = join(directory, folder);
      try {
        await mkdir(target, { recursive: true });
        await Promise.all([directory, target].map(refuseLink));
        for (const asset of assets) {
          const name = assetPath(asset);
          await writeWhole(join(target, name), asset.bytes);
          urls.set(asset.id, `${folder}/${name}`);
        }
      } catch (error) {
        throw clear(error, target);
      }
      return urls;
    },
  };
}

/** A checkout is somebody else's: a link in it must not lead a write out of it. */
async function refuseLink(path: string): Promise<void> {
  if (!(await lstat(path)).isSymbolicLink()) return;
  throw new CmlError(
    'file-outside',
    `${path} is a symbolic link; pictures are written to real folders only.`,
    {
      hint: `Remove the link ${path}.`,
    },
  );
}

async function writeWhole(path: string, bytes: Uint8Array): Promise<void> {
  const partial = `${path}.${process.pid}.part`;
  try {
    await writeFile(partial, bytes, { flag: 'wx' });
    await rename(partial, path);
  } catch (error) {
    await rm(partial, { force: true });
    throw error;
  }
}

function clear(error: unknown, target: string): unknown {
  if (error instanceof CmlError) return error;
  const code = (error as NodeJS.ErrnoException).code;
  if (code === 'ENOSPC' || code === 'EDQUOT')
    return new CmlError('disk-full', `The disk is full: pictures could not be written to ${target}.`, {
      hint: 'Free space and run this again.',
      cause: error,
    });
  return new CmlError(
    'file-unreadable',
    `Pictures could not be written to ${target} (${code ?? String(error)}).`,
    {
      hint: 'Make the folder writable.',
      cause: error,
    },
  );
}
