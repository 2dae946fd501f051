import type { Ci } from '../../ci/types.ts';
import type { Git } from '../../io/git.ts';

/** What is checked out, held against the commit that the CI service says it builds. */
export interface Checkout {
  /** HEAD. */
  readonly head: string;
  /**
   * `build`: the commit of the build, or the one by which the forge merged it. `ahead`: commits of the job's own on top
   * of it, or what a queue made of the change by rebasing it. `other`: something else, as where a job that
   * `pull_request_target` started checks out the base.
   */
  readonly is: 'build' | 'ahead' | 'other';
  /** The commit that the numbers belong to: the build's own where HEAD is it or a merge of it, else HEAD. */
  readonly sha: string;
}

/** Undefined where there is no commit yet. A service that does not say what it builds is taken to build HEAD. */
export async function readCheckout(git: Git, { headSha, queue }: Ci): Promise<Checkout | undefined> {
  const found = await git.try(['rev-parse', '--verify', '--quiet', 'HEAD']);
  if (found.code !== 0) return undefined;
  const head = found.stdout.toString('utf8').trim();
  if (headSha === undefined || sameCommit(head, headSha)) return { head, is: 'build', sha: head };
  const parents = await parentsOf(git, head);
  if (mergedWith(parents, headSha) !== undefined)
    return { head, is: 'build', sha: parents.find((parent) => sameCommit(parent, headSha))! };
  const isQueued = queue !== undefined && queue.baseSha !== head;
  const isAhead = isQueued || (await git.try(['merge-base', '--is-ancestor', headSha, head])).code === 0;
  return { head, is: isAhead ? 'ahead' : 'other', sha: head };
}

/**
 * Where the checkout is the commit by which the forge merged the change into its target, one parent is the change's own
 * head and the other, the first as a rule, the target's tip. (Bitbucket merges the target into the change.)
 */
export function mergedWith(parents: readonly string[], headSha: string | undefined): string | undefined {
  if (parents.length !== 2 || headSha === undefined) return undefined;
  if (sameCommit(parents[1]!, headSha)) return parents[0];
  return sameCommit(parents[0]!, headSha) ? parents[1] : undefined;
}

/** Some forges shorten the SHA. */
export function sameCommit(full: string, sha: string): boolean {
  return sha.length >= 7 && full.startsWith(sha.toLowerCase());
}

/** As the commit itself says: a shallow clone hides the parents of its oldest commits. */
export async function parentsOf(git: Git, sha: string): Promise<string[]> {
  const raw = await git.text(['cat-file', 'commit', sha]);
  const header = raw.split('\n\n', 1)[0]!;
  return [...header.matchAll(/^parent ([0-9a-f]+)$/gm)].map((match) => match[1]!);
}
