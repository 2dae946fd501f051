import { realpath, rm } from 'node:fs/promises';
import { join, posix, relative, sep } from 'node:path';
import { pathTest } from '../formats/places.ts';
import type { Git } from '../io/git.ts';
import { temporaryFolder } from '../io/temporary.ts';

/** A line of `git status --porcelain`: what became of a file in the index and in the work tree. */
interface Changed {
  readonly path: string;
  readonly index: string;
  readonly tree: string;
}

/**
 * The files of the work tree that differ from HEAD or are new, and match one of the patterns, as the shell and
 * iterative/cml read them: `*` stays within a folder, `**` does not, `{a,b}` is either, a folder stands for all in it, and
 * `!x` leaves out. Relative to the top, as the patterns are to `folder`. A file that is gone counts only where it is named
 * in full or its removal is staged: a training that tidies up is not to delete what `.` happens to match.
 */
export async function changedPaths(
  git: Git,
  folder: string,
  patterns: readonly string[],
): Promise<readonly string[]> {
  const prefix = relative(await realpath(git.root), await realpath(folder))
    .split(sep)
    .join('/');
  const placed = (pattern: string) => posix.normalize(posix.join(prefix, pattern));
  const wanted = patterns.filter((pattern) => !excluded.test(pattern)).map(placed);
  const unwanted = patterns
    .filter((pattern) => excluded.test(pattern))
    .map((pattern) => placed(pattern.replace(excluded, '')));
  const isWanted = wanted.some((pattern) => pattern === './' || pattern === '.')
    ? () => true
    : await pathTest(wanted);
  const isUnwanted = await pathTest(unwanted);
  return (await changes(git))
    .filter(({ path }) => isWanted(path) && !isUnwanted(path))
    .filter(({ path, index, tree }) => tree !== 'D' || index === 'D' || wanted.includes(path))
    .map(({ path }) => path);
}

/** What leaves out, here and in git's own pathspecs. */
const excluded = /^(?:!|:[!^]|:\(exclude\))/;

async function changes(git: Git): Promise<readonly Changed[]> {
  const status = ['status', '--porcelain=v1', '-z', '--no-renames', '--untracked-files=all'];
  const lines = (await git.text(status, { quick: true })).split('\0').filter(Boolean);
  return lines.map((line) => ({ index: line[0]!, tree: line[1]!, path: line.slice(3) }));
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
  const folder = await temporaryFolder('cml-index-');
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
