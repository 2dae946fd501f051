import { existsSync } from 'node:fs';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import { openFolder } from '../io/files.ts';
import type { Config } from './config.ts';

/**
 * The configuration that applies in `directory`: the named file there or in a folder above, up to the top of the
 * repository. The parser is loaded only where there is a file.
 */
export async function findConfig(
  directory: string,
  name: string,
  required: boolean,
): Promise<{ config: Config; path?: string }> {
  const path = findConfigPath(directory, name) ?? (required ? resolve(directory, name) : undefined);
  if (!path) return { config: {} };
  const { loadConfig } = await import('./load-config.ts');
  return { config: await loadConfig(path, { required, shown: relative(directory, path) }), path };
}

/** `cml.yml` is as good as `cml.yaml`: gates that are never read would be worse than two spellings. */
export function findConfigPath(directory: string, name: string): string | undefined {
  const names = name === 'cml.yaml' ? [name, 'cml.yml'] : [name];
  for (let folder = resolve(directory); ; folder = dirname(folder)) {
    const found = names.map((one) => resolve(folder, one)).find((path) => existsSync(path));
    if (found !== undefined) return found;
    if (existsSync(join(folder, '.git')) || dirname(folder) === folder) return undefined;
  }
}

/**
 * The text of the configuration, read as every file of a repository is: it is a regular file, and no link leads out to it.
 * Throws CmlError `file-missing`, `file-outside`, `file-unreadable` or `file-too-large`.
 */
export function readConfigText(path: string): string {
  const root = repositoryOf(dirname(path));
  const inside = root === undefined ? basename(path) : relative(root, path).split(sep).join('/');
  return openFolder(root ?? dirname(path))
    .read(inside)
    .toString('utf8');
}

function repositoryOf(folder: string): string | undefined {
  if (existsSync(join(folder, '.git'))) return folder;
  return dirname(folder) === folder ? undefined : repositoryOf(dirname(folder));
}
