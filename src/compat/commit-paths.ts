import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Git } from '../io/git.ts';

/**
 * The files of the work tree that differ from HEAD or are new, and match one of the patterns: `*` stays within a folder,
 * `**` does not, a folder stands for all in it, and `!x` leaves out. Relative to the top, as the patterns are to `folder`.
 */
export async function changedPaths(
  git: Git,
  folder: string,
  patterns: readonly string[],
): Promise<readonly string[]> {
  const pathspecs = patterns.map((pattern) =>
    pattern.startsWith('!')
      ? `:(exclude,glob)${pattern.slice(1)}`
      : `:(glob)${pattern.replace(/^\.\//, '') || '.'}`,
  );
  const status = [
    'status',
    '--porcelain=v1',
    '-z',
    '--no-renames',
    '--untracked-files=all',
    '--',
    ...pathspecs,
  ];
  const lines = (await git.text(status, { cwd: folder })).split('\0').filter(Boolean);
  return lines.map((line) => line.slice(3));
}

export interface PathsCommit {
  /** The commit that these paths are changed in. */
  readonly parent: string;
  readonly paths: readonly string[];
  readonly message: string;
  readonly author: { readonly name: string; readonly email: string };
}

/**
 * A commit of some files of the work tree on top of `parent`; neither the index, HEAD nor the work tree is touched.
 * Returns undefined where the files are in `parent` as they are.
 */
export async function commitPaths(git: Git, commit: PathsCommit): Promise<string | undefined> {
  const { parent, paths, message, author } = commit;
  const folder = await mkdtemp(join(tmpdir(), 'cml-index-'));
  const env = {
    GIT_INDEX_FILE: join(folder, 'index'),
    GIT_LITERAL_PATHSPECS: '1',
    GIT_AUTHOR_NAME: author.name,
    GIT_AUTHOR_EMAIL: author.email,
    GIT_COMMITTER_NAME: author.name,
    GIT_COMMITTER_EMAIL: author.email,
  };
  try {
    await git.text(['read-tree', parent], { env });
    await git.text(['add', '--all', '--pathspec-from-file=-', '--pathspec-file-nul'], {
      env,
      input: paths.join('\0'),
    });
    const tree = await git.text(['write-tree'], { env });
    if (tree === (await git.text(['rev-parse', `${parent}^{tree}`]))) return undefined;
    return await git.text(['commit-tree', tree, '-p', parent, '-F', '-'], { env, input: `${message}\n` });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
