import { existsSync, lstatSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CmlError } from '../model/errors.ts';
import type { Warning } from '../model/run.ts';
import { type FileList, fileList, joined, withSign } from './file-list.ts';
import type { Git } from './git.ts';
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

/**
 * The files of the work tree that git tracks, does not track or ignores. What had to be left out is pushed to `warnings`.
 * Empty for a bare repository. Throws CmlError `git-failed`.
 */
export async function listWorkTree(git: Git, warnings: Warning[]): Promise<FileList> {
  const [known, others] = await Promise.all([
    git.try(['ls-files', '-z', '--deduplicate']),
    // Ignored or not is all the same, and git need not find out.
    git.try(['ls-files', '-z', '-o', '--directory']),
  ]);
  const failed = [known, others].find(({ code }) => code !== 0);
  if (failed) {
    const bare = await git.try(['rev-parse', '--is-inside-work-tree']);
    if (bare.stdout.toString('utf8').trim() === 'false') return listOf(git.root, '\0');
    throw new CmlError('git-failed', `git cannot list the files of the work tree: ${failed.stderr.trim()}`);
  }
  const untracked = await untrackedFiles(git, others.stdout.toString('utf8'), warnings);
  return listOf(git.root, `\0${known.stdout.toString('utf8')}${joined(untracked).slice(1)}`);
}

function listOf(root: string, text: string): FileList {
  let paths: Set<string> | undefined;
  let modules: readonly string[] | undefined;
  // A Python environment is known by this, whatever its folder is called.
  const environments = Array.from(withSign(text, { ends: ['/pyvenv.cfg'] }), (path) =>
    path.slice(0, -'pyvenv.cfg'.length),
  );

  /**
   * What git tracks may be a submodule, removed from the work tree, or outside of a sparse checkout. To ask git which costs
   * more than to look at what somebody wants. A pipe or a folder in the place of a file counts: who reads it is told so.
   */
  function counts(path: string): boolean {
    if (environments.some((folder) => path.startsWith(folder))) return false;
    try {
      const stat = lstatSync(join(root, path), { throwIfNoEntry: false });
      return stat !== undefined && !(stat.isDirectory() && isSubmodule(path));
    } catch {
      return false;
    }
  }

  /** By its own .git, or by its name where it was not checked out. */
  function isSubmodule(path: string): boolean {
    if (existsSync(join(root, path, '.git'))) return true;
    modules ??= readIfThere(join(root, '.gitmodules'))
      .split('\n')
      .map((line) => line.trim());
    return modules.includes(`path = ${path}`);
  }

  return fileList({
    text: () => text,
    get(path) {
      paths ??= new Set(text.split('\0'));
      return path !== '' && paths.has(path) && counts(path) ? { path } : undefined;
    },
    counts,
  });
}

function readIfThere(path: string): string {
  return lstatSync(path, { throwIfNoEntry: false })?.isFile() ? readFileSync(path, 'utf8') : '';
}

/** What git does not track: files, and what lies in the folders, whose names end in a slash, in which it tracks nothing. */
async function untrackedFiles(git: Git, listed: string, warnings: Warning[]): Promise<string[]> {
  const paths: string[] = [];
  let left = walkLimit;
  for (const entry of listed.split('\0').filter(Boolean)) {
    if (inToolFolder(entry)) continue;
    if (!entry.endsWith('/')) {
      paths.push(entry);
      continue;
    }
    const folder = entry.slice(0, -1);
    const found = await walk(git.root, folder, { skip: isToolFolder, limit: left });
    for (const path of found.paths) paths.push(path);
    left -= found.paths.length;
    if (found.complete) continue;
    warnings.push({
      code: 'too-many-files',
      file: folder,
      message: `The folders that git does not track hold more than ${walkLimit} files: the rest of them, from ${folder} on, was not looked at.`,
    });
    break;
  }
  return paths;
}
