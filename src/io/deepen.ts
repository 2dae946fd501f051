import { cleanUrl } from './credentials-git.ts';
import { type Git, resolveCommit } from './git.ts';
import type { Result } from './process.ts';
import { transportError } from './transport.ts';

/** Where missing history is fetched from. `git.env` must hold the credentials. */
export interface History {
  readonly git: Git;
  /** A remote's name or URL; undefined where there is none, so that nothing can be fetched. */
  readonly remote: string | undefined;
}

/** Commits to add to a shallow history, step by step; the last step takes all of it. */
const steps = [50, 250, 1250, 6250, Number.POSITIVE_INFINITY];
const everything = 2_147_483_647;
const timeout = 300_000;

export async function isShallow(git: Git): Promise<boolean> {
  return (await git.text(['rev-parse', '--is-shallow-repository'])) === 'true';
}

/**
 * Makes a commit that is known by its SHA available, alone where the clone is shallow. False where the remote does not
 * give it.
 */
export async function fetchCommit({ git, remote }: History, sha: string): Promise<boolean> {
  if ((await resolveCommit(git, sha)) !== undefined) return true;
  if (remote === undefined) return false;
  await fetchInto(git, [...((await isShallow(git)) ? ['--depth=1'] : []), remote, sha]);
  return (await resolveCommit(git, sha)) !== undefined;
}

/**
 * Fetches a branch's tip and returns its SHA, or undefined where the remote has no such branch. In a shallow clone the
 * tip comes with as much history as is here already, or more: a depth is counted from the tip, and where that is ahead would
 * cut off what is here. Throws CmlError `forge-*` where the remote cannot be read.
 */
export async function fetchBranch({ git, remote }: History, branch: string): Promise<string | undefined> {
  if (remote === undefined) return undefined;
  const ref = `refs/cml/baseline/${process.pid}`;
  // Of a whole clone nothing is counted: that would walk all of its history.
  const shallow = await isShallow(git);
  const before = shallow ? await commitsHere(git, 'HEAD') : 0;
  let depth = shallow ? Math.max(1, await commitsHere(git)) : undefined;
  try {
    for (;;) {
      const options = depth === undefined ? [] : [`--depth=${Math.min(depth, everything)}`];
      const fetched = await fetchInto(git, [...options, remote, `+refs/heads/${branch}:${ref}`]);
      if (fetched.code !== 0 && /couldn't find remote ref/.test(fetched.stderr)) return undefined;
      if (fetched.code !== 0)
        throw transportError(fetched, { action: 'read', label: cleanUrl(remote), env: git.env });
      const isWhole =
        depth === undefined || depth >= everything || (await commitsHere(git, 'HEAD')) >= before;
      if (isWhole) return await resolveCommit(git, ref);
      depth = depth! * 4;
    }
  } finally {
    await git.try(['update-ref', '-d', ref]);
  }
}

/**
 * Looks for something in the history of `tips`, deepening a shallow clone until it is found or the history is whole.
 * Deepening never cuts off what is here: the depth asked for is above the number of commits that are.
 */
export async function findDeepening<T>(
  { git, remote }: History,
  tips: readonly string[],
  find: () => Promise<T | undefined>,
  most = Number.POSITIVE_INFINITY,
): Promise<T | undefined> {
  const found = await find();
  if (found !== undefined || remote === undefined || !(await isShallow(git))) return found;
  const here = await commitsHere(git);
  for (const step of steps.filter((commits) => commits <= most)) {
    const depth = Number.isFinite(step) ? here + step : everything;
    const fetched = await fetchInto(git, [`--depth=${depth}`, remote, ...tips]);
    if (fetched.code !== 0)
      throw transportError(fetched, { action: 'read', label: cleanUrl(remote), env: git.env });
    const deeper = await find();
    if (deeper !== undefined || !(await isShallow(git))) return deeper;
  }
  return undefined;
}

function fetchInto(git: Git, args: readonly string[]): Promise<Result> {
  // An empty refmap keeps the user's remote-tracking branches as they are.
  const quiet = ['--quiet', '--no-tags', '--refmap=', '--no-write-fetch-head', '--no-recurse-submodules'];
  return git.try(['fetch', ...quiet, '--no-auto-maintenance', ...args], { timeout });
}

/** Commits of all refs and HEAD, or of one revision alone. */
async function commitsHere(git: Git, revision?: string): Promise<number> {
  const of = revision === undefined ? ['--all', 'HEAD'] : [revision];
  const count = await git.try(['rev-list', '--count', ...of]);
  return count.code === 0 ? Number(count.stdout.toString('utf8')) : 0;
}
