import type { Ci } from '../../ci/types.ts';
import { fetchBranch, fetchCommit, findDeepening, type History } from '../../io/deepen.ts';
import { type Git, resolveCommit } from '../../io/git.ts';
import type { ObjectReader } from '../../io/objects.ts';
import { defaultRemote } from '../../io/remote.ts';
import { CmlError, inWords } from '../../model/errors.ts';
import type { Warning } from '../../model/run.ts';
import { plain } from '../render/plain.ts';
import { mergedWith, parentsOf, sameCommit } from './checkout.ts';

/** The revision that head is compared with, and why this one. */
export interface Baseline {
  readonly sha: string;
  readonly how: 'explicit' | 'merge-parent' | 'merge-base' | 'previous-commit' | 'head';
  /** For people: `merge base of main`, `tip of main`, `merge queue of main`, `previous commit of main`, or the revision as it was given. */
  readonly label: string;
  /** Commits that the target branch has on top of it; only for a merge base. */
  readonly commitsBehindTip?: number;
}

export interface BaselineQuery {
  readonly ci: Ci;
  /** Names are looked up in these first, where they are open anyway. */
  readonly objects?: ObjectReader;
  /** `--baseline REV`. */
  readonly revision?: string;
  /** The remote's name or URL; found out where it is not given. */
  readonly remote?: string;
}

export interface BaselineAnswer {
  readonly baseline?: Baseline;
  readonly warnings: readonly Warning[];
}

/**
 * Chooses the baseline, like for like. What the forge merged, or put into a queue, is compared with what it was merged
 * into or put on; any other change with the point where it left its target branch; a push with the branch before it. `git.env` must hold the
 * credentials: a shallow clone is deepened as far as it takes.
 *
 * Throws CmlError `revision-unknown` for a `revision` that is nowhere. Everything else that goes wrong is a warning.
 */
export async function findBaseline(git: Git, query: BaselineQuery): Promise<BaselineAnswer> {
  if (query.revision !== undefined) {
    const { revision: label, remote, objects } = query;
    const sha = (await resolveCommit(git, label, objects)) ?? (await elsewhere(git, label, remote));
    return { baseline: { sha, how: 'explicit', label }, warnings: [] };
  }
  const history: History = { git, remote: query.remote ?? (await defaultRemote(git)) };
  const head = await resolveCommit(git, 'HEAD', query.objects);
  if (head === undefined)
    return none('no-commits', 'The repository has no commits yet, so there is no baseline. Commit once.');
  try {
    if (query.ci.queue !== undefined) return await ofQueue(history, head, query.ci.queue);
    if (query.ci.changeRequest !== undefined) return await ofChange(history, head, query.ci);
    if (query.ci.name !== 'none') return await ofPush(history, head, query.ci);
    return await ofTerminal(history, head);
  } catch (error) {
    if (!(error instanceof CmlError)) throw error;
    return none('baseline-unreachable', `The baseline could not be found: ${inWords(error)}`);
  }
}

/** A revision that this clone does not know by its name alone. */
async function elsewhere(git: Git, revision: string, given: string | undefined): Promise<string> {
  const remote = given ?? (await defaultRemote(git));
  const history: History = { git, remote };
  const here = await resolveCommit(git, `${remote}/${revision}`);
  if (here !== undefined) return here;
  if (/^[0-9a-f]{40}([0-9a-f]{24})?$/.test(revision) && (await fetchCommit(history, revision)))
    return revision;
  if ((await git.try(['check-ref-format', `refs/heads/${revision}`])).code === 0) {
    const branch = await fetchBranch(history, revision);
    if (branch !== undefined) return branch;
  }
  const head = await resolveCommit(git, 'HEAD');
  const deeper =
    head === undefined ? undefined : await findDeepening(history, [head], () => resolveCommit(git, revision));
  if (deeper !== undefined) return deeper;
  throw new CmlError(
    'revision-unknown',
    `The baseline “${plain(revision)}” is no revision of this repository.`,
    {
      hint: /\w\.\./.test(revision)
        ? 'A range is two revisions here: `cml diff BASE HEAD`.'
        : 'Give a branch, a tag or a commit SHA. In CI, a tag must be fetched before.',
    },
  );
}

/** As the queue says: where it rebases several commits, the parent of the last is part of the change itself. */
async function ofQueue(
  history: History,
  head: string,
  { baseSha, targetBranch }: NonNullable<Ci['queue']>,
): Promise<BaselineAnswer> {
  const { git } = history;
  const here =
    (await fetchCommit(history, baseSha)) ||
    (await findDeepening(history, [head], () => resolveCommit(git, baseSha))) !== undefined;
  if (here)
    return {
      baseline: { sha: baseSha, how: 'merge-parent', label: `merge queue of ${targetBranch}` },
      warnings: [],
    };
  return none(
    'baseline-unreachable',
    `The commit ${baseSha.slice(0, 7)}, on which the merge queue of ${targetBranch} put this one, is not in this clone and could not be fetched.`,
  );
}

async function ofChange(history: History, head: string, ci: Ci): Promise<BaselineAnswer> {
  const { git } = history;
  const target = ci.changeRequest!.targetBranch;
  const other = mergedWith(await parentsOf(git, head), ci.headSha);
  if (other !== undefined) {
    const here =
      (await fetchCommit(history, other)) ||
      (await findDeepening(history, [head], () => resolveCommit(git, other))) !== undefined;
    if (here)
      return { baseline: { sha: other, how: 'merge-parent', label: `tip of ${target}` }, warnings: [] };
  }
  const { tip, warnings } = await targetTip(history, target);
  const answer = await mergeBase(history, head, target, tip);
  const unrelated = other === undefined && ci.headSha !== undefined && !sameCommit(head, ci.headSha);
  if (unrelated && answer.baseline?.sha === head)
    return none(
      'not-the-change',
      `The checkout is ${head.slice(0, 7)} of ${target} and not the change ${ci.headSha!.slice(0, 7)} itself. Check out the change to compare it.`,
    );
  return { ...answer, warnings: [...warnings, ...answer.warnings] };
}

/** As the remote has it now; as this clone last saw it where the remote does not answer. */
async function targetTip(
  history: History,
  branch: string,
): Promise<{ tip: string | undefined; warnings: readonly Warning[] }> {
  try {
    return { tip: await fetchBranch(history, branch), warnings: [] };
  } catch (error) {
    const seen = await resolveCommit(history.git, `refs/remotes/${history.remote}/${branch}`);
    if (seen === undefined || !(error instanceof CmlError)) throw error;
    const message = `${branch} is taken as this clone last saw it: ${error.message}`;
    return { tip: seen, warnings: [{ code: 'stale-target', message }] };
  }
}

async function mergeBase(
  history: History,
  head: string,
  branch: string,
  tip: string | undefined,
): Promise<BaselineAnswer> {
  const { git, remote } = history;
  if (tip === undefined)
    return none(
      'no-target-branch',
      `${remote ?? 'The repository'} has no branch ${branch}, so there is no baseline. Name one by --baseline.`,
    );
  const sha = await findDeepening(history, [tip, head], () => commonAncestor(git, head, tip));
  if (sha === undefined)
    return none(
      'no-merge-base',
      `${head.slice(0, 7)} and ${branch} have no commit in common, so there is no baseline. Name one by --baseline.`,
    );
  const commitsBehindTip = Number(await git.text(['rev-list', '--count', `${sha}..${tip}`]));
  return {
    baseline: { sha, how: 'merge-base', label: `merge base of ${branch}`, commitsBehindTip },
    warnings: [],
  };
}

async function commonAncestor(git: Git, a: string, b: string): Promise<string | undefined> {
  const result = await git.try(['merge-base', a, b]);
  return result.code === 0 ? result.stdout.toString('utf8').trim() : undefined;
}

async function ofPush(history: History, head: string, ci: Ci): Promise<BaselineAnswer> {
  const label = ci.branch === undefined ? 'previous commit' : `previous commit of ${ci.branch}`;
  const previous = ci.previousSha;
  const usable = previous !== undefined && !/^0*$/.test(previous) && !sameCommit(head, previous);
  if (usable && (await fetchCommit(history, previous)))
    return {
      baseline: { sha: (await resolveCommit(history.git, previous))!, how: 'previous-commit', label },
      warnings: [],
    };
  return await previousCommit(history, head, label);
}

async function previousCommit(history: History, head: string, label: string): Promise<BaselineAnswer> {
  const [parent] = await parentsOf(history.git, head);
  if (parent === undefined)
    return none(
      'no-baseline',
      `${head.slice(0, 7)} is the first commit, so there is nothing to compare it with.`,
    );
  const here =
    (await fetchCommit(history, parent)) ||
    (await findDeepening(history, [head], () => resolveCommit(history.git, parent))) !== undefined;
  if (here) return { baseline: { sha: parent, how: 'previous-commit', label }, warnings: [] };
  return none(
    'no-baseline',
    `The commit before ${head.slice(0, 7)} is not in this clone and there is no remote to fetch it from.`,
  );
}

async function ofTerminal(history: History, head: string): Promise<BaselineAnswer> {
  const { git } = history;
  const target = await defaultBranch(history);
  const branch = (await git.try(['symbolic-ref', '--quiet', '--short', 'HEAD'])).stdout
    .toString('utf8')
    .trim();
  const onTarget = target === undefined || branch === target.name;
  if (!onTarget) {
    const answer = await mergeBase(history, head, target.name, target.tip);
    if (answer.baseline?.sha !== head) return answer;
  }
  if (await isDirty(git)) return { baseline: { sha: head, how: 'head', label: 'last commit' }, warnings: [] };
  return await previousCommit(
    history,
    head,
    branch === '' ? 'previous commit' : `previous commit of ${branch}`,
  );
}

/** The branch that changes go to, as this clone knows it: nothing is fetched at a terminal. */
async function defaultBranch({ git, remote }: History): Promise<{ name: string; tip: string } | undefined> {
  const head = await git.try(['symbolic-ref', '--quiet', `refs/remotes/${remote}/HEAD`]);
  const named = head.stdout.toString('utf8').trim().replace(`refs/remotes/${remote}/`, '');
  const names = named === '' ? ['main', 'master'] : [named];
  const prefixes = remote === undefined ? ['refs/heads'] : [`refs/remotes/${remote}`, 'refs/heads'];
  for (const prefix of prefixes) {
    for (const name of names) {
      const tip = await resolveCommit(git, `${prefix}/${name}`);
      if (tip !== undefined) return { name, tip };
    }
  }
  return undefined;
}

/** A bare repository has no work tree and is never dirty. */
async function isDirty(git: Git): Promise<boolean> {
  const status = await git.try([
    'status',
    '--porcelain',
    '--untracked-files=no',
    '--ignore-submodules=dirty',
  ]);
  return status.code === 0 && status.stdout.length > 0;
}

function none(code: string, message: string): BaselineAnswer {
  return { warnings: [{ code, message }] };
}
