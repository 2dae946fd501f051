import type { Git } from '../io/git.ts';

/** A commit and the id of its tree. */
export interface Commit {
  readonly commit: string;
  readonly tree: string;
}

interface Listed extends Commit {
  /** Seconds since 1970. */
  readonly time: number;
  readonly parents: readonly string[];
}

/**
 * Every commit of branches, tags and remote branches, the newest first. Of those of one second that it has come to, DVC
 * takes the one of the least hash, git the one that it came to first.
 */
export async function allCommits(git: Git): Promise<Commit[]> {
  const scope = ['HEAD', '--branches', '--tags', '--remotes'];
  const text = await git.text(['rev-list', '--format=%ct %T %P', ...scope]);
  const listed = Array.from(
    text.matchAll(/^commit ([0-9a-f]+)\n(\d+) ([0-9a-f]+) (.*)$/gm),
    ([, commit = '', time, tree = '', parents = '']): Listed => ({
      commit,
      tree,
      time: Number(time),
      parents: parents.split(' ').filter(Boolean),
    }),
  );
  const hasTies = listed.some(({ time }, at) => time === listed[at + 1]?.time);
  return hasTies ? walk(listed, await tips(git)) : listed;
}

/** HEAD, then what branches, tags and remote branches name, and what annotated tags stand for. */
async function tips(git: Git): Promise<string[]> {
  const shown = await git.text(['show-ref', '--head', '--dereference']);
  const named = shown.matchAll(/^([0-9a-f]+) (?:HEAD|refs\/(?:heads|tags|remotes)\/.*)$/gm);
  return Array.from(named, ([, id = '']) => id);
}

/** The commits from `starts` on, always the newest that a walk has come to, of several the one of the least hash. */
function walk(listed: readonly Listed[], starts: readonly string[]): Commit[] {
  const known = new Map(listed.map((one) => [one.commit, one]));
  const reached = new Map<string, Listed>();
  const reach = (commit: string) => {
    const one = known.get(commit);
    if (one === undefined) return;
    known.delete(commit);
    reached.set(commit, one);
  };
  for (const start of starts) reach(start);
  const ordered: Commit[] = [];
  while (reached.size > 0) {
    let next: Listed | undefined;
    for (const one of reached.values()) if (next === undefined || isBefore(one, next)) next = one;
    reached.delete(next!.commit);
    ordered.push(next!);
    for (const parent of next!.parents) reach(parent);
  }
  return ordered;
}

function isBefore(a: Listed, b: Listed): boolean {
  return a.time === b.time ? a.commit < b.commit : a.time > b.time;
}
