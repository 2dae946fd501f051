import { CmlError } from '../model/errors.ts';
import type { Warning } from '../model/run.ts';
import { type CommitFile, type CommitFiles, listCommit } from './commit-tree.ts';
import { type FileList, fileList, joined } from './file-list.ts';
import { defaultMaxBytes, openFolder } from './files.ts';
import { type Git, requireWorkTree } from './git.ts';
import { type ObjectReader, openObjects, streamObject } from './objects.ts';
import { checkPath, missing, outside, tooLarge } from './paths.ts';
import type { RevisionView } from './view.ts';
import { listWorkTree } from './work-tree.ts';

/** Links to links are followed this far. */
const linkDepth = 8;

/**
 * A commit, read from git's objects: folder by folder, those that another view of the same `objects` has read already only
 * once, and every file by its id. `objects` are closed by their owner; a view's own reader ends with the program.
 */
export function commitView(git: Git, sha: string, objects: ObjectReader = openObjects(git)): RevisionView {
  let listed: Promise<CommitFiles> | undefined;
  let list: FileList | undefined;
  const listing = () => {
    listed ??= listCommit(objects, sha);
    return listed;
  };

  async function locate(path: string): Promise<CommitFile> {
    const { files, submodules } = await listing();
    let current = checkPath(path);
    for (let depth = 0; depth <= linkDepth; depth += 1) {
      const file = files.get(current);
      if (file && !file.link) return file;
      const inside = prefixes(current).find((prefix) => submodules.has(prefix));
      if (inside !== undefined) throw outside(path, 'it belongs to a submodule');
      const link =
        file ??
        prefixes(current)
          .map((prefix) => files.get(prefix))
          .find((found) => found?.link);
      if (!link) throw missing(path);
      const target = (await objects.read(link.blob, { maxBytes: 4096 }))?.toString('utf8') ?? '';
      current = followed(link.path, target, path) + current.slice(link.path.length);
    }
    throw outside(path, 'its symbolic links go round in a circle');
  }

  return {
    revision: sha,
    root: git.root,
    async files() {
      const { files } = await listing();
      list ??= fileList({
        text: () => joined(files.keys()),
        get: (path) => files.get(path),
        counts: () => true,
      });
      return list;
    },
    async read(path, { maxBytes = defaultMaxBytes } = {}) {
      const file = await locate(path);
      try {
        const content = await objects.read(file.blob, { maxBytes });
        if (content) return content;
      } catch (cause) {
        if (!(cause instanceof CmlError) || cause.code !== 'file-too-large') throw cause;
        throw tooLarge(path, Number(/\d+/.exec(cause.message)?.[0]), maxBytes);
      }
      throw new CmlError(
        'file-unreadable',
        `git does not have the content of ${path} at ${sha.slice(0, 10)}.`,
        {
          hint: 'Run `git fsck`; in a partial clone, check the connection to the remote.',
        },
      );
    },
    async *stream(path) {
      yield* streamObject(git, (await locate(path)).blob);
    },
  };
}

/** `a/b/c` → `a`, `a/b`. */
function prefixes(path: string): string[] {
  const parts = path.split('/');
  return parts.slice(1).map((_, index) => parts.slice(0, index + 1).join('/'));
}

/** Where the link at `from` leads. Throws CmlError `file-outside` where that is not in the tree. */
function followed(from: string, target: string, asked: string): string {
  const parts = from.split('/').slice(0, -1);
  if (target === '' || target.startsWith('/') || target.includes('\\'))
    throw outside(asked, 'a symbolic link leads out of the repository');
  for (const part of target.split('/')) {
    if (part === '..') {
      if (parts.length === 0) throw outside(asked, 'a symbolic link leads out of the repository');
      parts.pop();
    } else if (part !== '.' && part !== '') parts.push(part);
  }
  return checkPath(parts.join('/'));
}

/**
 * The work tree: what git tracks, what it does not, and what it ignores, for that is where most trainings leave their
 * results. Tools' own folders, submodules and repositories inside the repository are left out.
 */
export function workTreeView(git: Git): RevisionView {
  requireWorkTree(git);
  const warnings: Warning[] = [];
  const folder = openFolder(git.root);
  let listed: Promise<FileList> | undefined;
  return {
    revision: null,
    root: git.root,
    files() {
      listed ??= listWorkTree(git, warnings);
      return listed;
    },
    async read(path, options) {
      return folder.read(path, options?.maxBytes);
    },
    stream: (path) => folder.stream(path),
    warnings: () => warnings,
  };
}
