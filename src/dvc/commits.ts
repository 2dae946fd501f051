import type { Git } from '../io/git.ts';

interface Listed {
  readonly commit: string;
  /** Seconds since 1970. */
  readonly time: number;
  readonly parents: readonly string[];
}

/**
 * Every commit of branches, tags and remote branches, the newest first. Of those of one second that it has come to, DVC
 * takes the one of the least hash, git the one that it came to first.
 */
export async function allCommits(git: Git): Promise<string[]> {
  const listed = (
    await lines(git, ['rev-list', '--parents', '--timestamp', 'HEAD', '--branches', '--tags', '--remotes'])
  ).map((line): Listed => {
    const [time, commit, ...parents] = line.split(' ') as [string, string, ...string[]];
    return { time: Number(time), commit, parents };
  });
  const hasTies = listed.some(({ time }, at) => time === listed[at + 1]?.time);
  return hasTies ? walk(listed, await tips(git)) : listed.map(({ commit }) => commit);
}

async function tips(git: Git): Promise<string[]> {
  const named = ['for-each-ref', '--format=%(objectname) %(*objectname)', 'refs/heads', 'refs/tags'];
  const head = await git.text(['rev-parse', 'HEAD']);
  return [head.trim(), ...(await lines(git, [...named, 'refs/remotes'])).flatMap((line) => line.split(' '))];
}

/** The commits from `starts` on, always the newest that a walk has come to, of several the one of the least hash. */
function walk(listed: readonly Listed[], starts: readonly string[]): string[] {
  const known = new Map(listed.map((one) => [one.commit, one]));
  const reached = new Map<string, Listed>();
  const reach = (commit: string) => {
    const one = known.get(commit);
    if (one === undefined) return;
    known.delete(commit);
    reached.set(commit, one);
  };
  for (const start of starts) reach(start);
  const ordered: string[] = [];
  while (reached.size > 0) {
    let next: Listed | undefined;
    for (const one of reached.values()) if (next === undefined || isBefore(one, next)) next = one;
    reached.delete(next!.commit);
    ordered.push(next!.commit);
    for (const parent of next!.parents) reach(parent);
  }
  return ordered;
}

function isBefore(a: Listed, b: Listed): boolean {
  return a.time === b.time ? a.commit < b.commit : a.time > b.time;
}

async function lines(git: Git, args: readonly string[]): Promise<string[]> {
  return (await git.text(args)).split('\n').filter(Boolean);
}
