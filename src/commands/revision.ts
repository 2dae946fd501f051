import { resolveCommit } from '../io/git.ts';
import { CmlError } from '../model/errors.ts';
import type { Ground } from '../pipeline/ground.ts';
import { plain } from '../pipeline/render/plain.ts';

/** Whether this is a commit's whole name, of a SHA-1 or a SHA-256 repository. */
export function isCommitId(text: string): boolean {
  return /^[0-9a-f]{40}([0-9a-f]{24})?$/.test(text);
}

/** The full SHA of a revision. Throws CmlError `revision-unknown`, or `no-commits` where there is none at all. */
export async function commitOf(
  { git, objects }: Pick<Ground, 'git' | 'objects'>,
  revision: string,
): Promise<string> {
  const commit = await resolveCommit(git, revision, objects);
  if (commit !== undefined) return commit;
  const { stdout: commits } = await git.try(['rev-list', '--all', '--max-count=1']);
  if (commits.length === 0)
    throw new CmlError('no-commits', 'The repository has no commits yet.', { hint: 'Commit once.' });
  throw new CmlError('revision-unknown', `“${plain(revision)}” is no revision of this repository.`, {
    hint: 'Give a branch, a tag or a commit, as `git rev-parse` takes them. A shallow clone may lack it: `git fetch --unshallow`.',
  });
}
