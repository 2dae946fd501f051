import { CmlError } from '../model/errors.ts';
import type { Warning } from '../model/run.ts';
import type { Git } from './git.ts';
import { sorted, type ViewFile } from './view.ts';
import { walk } from './walk.ts';

/** Entries of folders in which git tracks nothing that are looked at, in all. */
const walkLimit = 200_000;

/**
 * Folders of tools, whose files no training wrote: they are left out of what git does not track.
 */
const toolFolders = new Set(
  '.git node_modules __pycache__ .venv venv .tox .nox .eggs site-packages .mypy_cache .ruff_cache .pytest_cache .ipynb_checkpoints .cache .conda .pixi .terraform'.split(
    ' ',
  ),
);
const dvcInternals = /(^|\/)\.dvc\/(cache|tmp|site_cache_dir)$/;

function isToolFolder(name: string, path: string): boolean {
  return toolFolders.has(name) || dvcInternals.test(path);
}

function inToolFolder(path: string): boolean {
  return (
    path
      .split('/')
      .slice(0, -1)
      .some((name) => toolFolders.has(name)) || /(^|\/)\.dvc\/(cache|tmp)\//.test(path)
  );
}

/** Mode of a submodule, as git writes it. */
const submoduleMode = '160000';

/**
 * The files of the work tree that git tracks, does not track or ignores. What had to be left out is pushed to `warnings`.
 * Empty for a bare repository. Throws CmlError `git-failed`.
 */
export async function listWorkTree(git: Git, warnings: Warning[]): Promise<ReadonlyMap<string, ViewFile>> {
  const [known, others] = await Promise.all([
    git.try(['ls-files', '-z', '-t', '-s', '-c', '-d']),
    // Ignored or not is all the same, and git need not find out.
    git.try(['ls-files', '-z', '-o', '--directory']),
  ]);
  if (known.code !== 0) {
    const bare = await git.try(['rev-parse', '--is-inside-work-tree']);
    if (bare.stdout.toString('utf8').trim() === 'false') return new Map();
    throw new CmlError('git-failed', `git cannot list the files of the work tree: ${known.stderr.trim()}`);
  }
  const paths = knownPaths(known.stdout.toString('utf8').split('\0'));
  await addOthers(git, others.stdout.toString('utf8').split('\0').filter(Boolean), paths, warnings);
  return sorted(withoutEnvironments(paths).map((path) => ({ path })));
}

/** The files in records of `git ls-files -t -s`: `H MODE OID STAGE\tPATH`. One in conflict is there more than once. */
function knownPaths(records: readonly string[]): string[] {
  const paths: string[] = [];
  const gone = new Set<string>();
  for (const record of records) {
    if (record === '') continue;
    const path = record.slice(record.indexOf('\t') + 1);
    // Removed from the work tree, or outside of a sparse checkout.
    if (record.startsWith('R') || record.startsWith('S')) gone.add(path);
    else if (!record.startsWith(submoduleMode, 2)) paths.push(path);
  }
  return gone.size === 0 ? paths : paths.filter((path) => !gone.has(path));
}

/** What git does not track: files, and folders in which it tracks nothing, whose names end in a slash. */
async function addOthers(
  git: Git,
  others: readonly string[],
  paths: string[],
  warnings: Warning[],
): Promise<void> {
  let left = walkLimit;
  for (const entry of others) {
    if (!entry.endsWith('/')) {
      if (!inToolFolder(entry)) paths.push(entry);
      continue;
    }
    const folder = entry.slice(0, -1);
    if (inToolFolder(`${folder}/`)) continue;
    const found = await walk(git.root, folder, { skip: isToolFolder, limit: left });
    for (const path of found.paths) paths.push(path);
    left -= found.paths.length;
    if (found.complete) continue;
    warnings.push({
      code: 'too-many-files',
      file: folder,
      message: `The folders that git does not track hold more than ${walkLimit} files: the rest of them, from ${folder} on, was not looked at.`,
    });
    return;
  }
}

/** A Python environment is known by its `pyvenv.cfg`, whatever its folder is called. */
function withoutEnvironments(paths: readonly string[]): readonly string[] {
  const folders = paths
    .filter((path) => path.endsWith('/pyvenv.cfg'))
    .map((path) => path.slice(0, -'pyvenv.cfg'.length));
  if (folders.length === 0) return paths;
  return paths.filter((path) => !folders.some((folder) => path.startsWith(folder)));
}
