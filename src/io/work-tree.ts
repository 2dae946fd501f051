import { CmlError } from '../model/errors.ts';
import type { Warning } from '../model/run.ts';
import type { Git } from './git.ts';
import { sorted, type ViewFile } from './view.ts';
import { walk } from './walk.ts';

/** Entries of ignored folders that are looked at, in all. */
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
  const [known, ignored] = await Promise.all([
    git.try(['ls-files', '-z', '-t', '-s', '-c', '-o', '-d', '--exclude-standard']),
    git.try(['ls-files', '-z', '-o', '-i', '--exclude-standard', '--directory']),
  ]);
  if (known.code !== 0) {
    const bare = await git.try(['rev-parse', '--is-inside-work-tree']);
    if (bare.stdout.toString('utf8').trim() === 'false') return new Map();
    throw new CmlError('git-failed', `git cannot list the files of the work tree: ${known.stderr.trim()}`);
  }
  const paths = new Set<string>();
  const gone = new Set<string>();
  for (const record of known.stdout.toString('utf8').split('\0')) addKnown(record, paths, gone);
  for (const path of gone) paths.delete(path);
  dropEnvironments(paths);
  await addIgnored(git, ignored.stdout.toString('utf8').split('\0').filter(Boolean), paths, warnings);
  return sorted([...paths].map((path) => ({ path })));
}

/** One record of `git ls-files -t -s`: `H MODE OID STAGE\tPATH` for what is tracked, `? PATH` for what is not. */
function addKnown(record: string, paths: Set<string>, gone: Set<string>): void {
  const tag = record[0];
  if (tag === undefined) return;
  if (tag === '?') {
    const path = record.slice(2);
    // A name that ends in a slash is a repository of its own.
    if (!path.endsWith('/') && !inToolFolder(path)) paths.add(path);
    return;
  }
  const path = record.slice(record.indexOf('\t') + 1);
  // Removed from the work tree, or outside of a sparse checkout.
  if (tag === 'R' || tag === 'S') gone.add(path);
  else if (!record.startsWith(submoduleMode, 2)) paths.add(path);
}

async function addIgnored(
  git: Git,
  ignored: readonly string[],
  paths: Set<string>,
  warnings: Warning[],
): Promise<void> {
  let left = walkLimit;
  for (const entry of ignored) {
    if (!entry.endsWith('/')) {
      if (!inToolFolder(entry)) paths.add(entry);
      continue;
    }
    const folder = entry.slice(0, -1);
    if (inToolFolder(`${folder}/`)) continue;
    const found = await walk(git.root, folder, { skip: isToolFolder, limit: left });
    for (const path of found.paths) paths.add(path);
    left -= found.paths.length;
    if (found.complete) continue;
    warnings.push({
      code: 'too-many-files',
      file: folder,
      message: `The folders that git ignores hold more than ${walkLimit} files: the rest of them, from ${folder} on, was not looked at.`,
    });
    return;
  }
}

/** A Python environment is known by its `pyvenv.cfg`, whatever its folder is called. */
function dropEnvironments(paths: Set<string>): void {
  for (const marker of [...paths].filter((path) => path.endsWith('/pyvenv.cfg'))) {
    const folder = marker.slice(0, -'pyvenv.cfg'.length);
    for (const path of [...paths]) if (path.startsWith(folder)) paths.delete(path);
  }
}
