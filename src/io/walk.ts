import type { Dirent } from 'node:fs';
import { opendir } from 'node:fs/promises';
import { join } from 'node:path';

export interface Walked {
  /** Relative to the root, with `/`. */
  readonly paths: readonly string[];
  /** False where the walk stopped at its bound. */
  readonly complete: boolean;
}

/**
 * The files below `folder` (relative to `root`), links among them not followed. Folders that `skip` names, and
 * repositories and Python environments below the root, are left out; the walk ends after `limit` entries.
 */
export async function walk(
  root: string,
  folder: string,
  { skip, limit }: { skip: (name: string, path: string) => boolean; limit: number },
): Promise<Walked> {
  const paths: string[] = [];
  const folders = [folder];
  for (let seen = 0; folders.length > 0; ) {
    const current = folders.pop()!;
    const entries = await entriesOf(join(root, current));
    // The root itself was asked for, whatever it is.
    const isForeign = current !== '.' && entries.some(({ name }) => name === '.git' || name === 'pyvenv.cfg');
    if (isForeign) continue;
    for (const entry of entries) {
      seen += 1;
      if (seen > limit) return { paths, complete: false };
      const path = `${current}/${entry.name}`;
      if (entry.isDirectory()) {
        if (!skip(entry.name, path)) folders.push(path);
      } else if (entry.isFile() || entry.isSymbolicLink()) paths.push(path);
    }
  }
  return { paths, complete: true };
}

/** A folder that cannot be read, or is gone, is an empty one. */
async function entriesOf(path: string): Promise<Dirent[]> {
  try {
    const entries: Dirent[] = [];
    for await (const entry of await opendir(path, { bufferSize: 256 })) entries.push(entry);
    return entries;
  } catch {
    return [];
  }
}
