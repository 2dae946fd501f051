import { type Git, resolveCommit } from '../../io/git.ts';
import { allCommits } from '../commits.ts';
import { byText } from '../diff.ts';
import { resolveName } from '../repository.ts';

export interface BaselineOptions {
  readonly revisions?: readonly string[] | undefined;
  /** First-parent commits from each revision and branch on; negative for all. */
  readonly count?: number | undefined;
  readonly allBranches?: boolean | undefined;
  readonly allTags?: boolean | undefined;
  readonly allCommits?: boolean | undefined;
}

/** The commits whose experiments are asked for, each once; HEAD's unless told. Throws DvcError for what is no revision. */
export async function baselineCommits(git: Git, options: BaselineOptions): Promise<string[]> {
  const { revisions = [], count = 1, allBranches, allTags } = options;
  const asked = revisions.length > 0 || allBranches || allTags || options.allCommits ? revisions : ['HEAD'];
  const commits = new Set<string>();
  const add = (some: readonly string[]) => {
    for (const commit of some) commits.add(commit);
  };
  const commitOf = ({ commit }: { readonly commit: string }) => commit;
  for (const revision of asked) add(await newest(git, revision, count));
  if (options.allCommits) add((await allCommits(git)).map(commitOf));
  else {
    if (allBranches)
      for (const { name } of await refs(git, 'refs/heads'))
        add(await newest(git, `refs/heads/${name}`, count));
    if (allTags) add((await refs(git, 'refs/tags')).map(commitOf));
  }
  return [...commits];
}

async function newest(git: Git, revision: string, count: number): Promise<string[]> {
  if (count === 0) return [];
  const tip = await resolveName(git, revision);
  if (count === 1) return [tip];
  const limit = count < 0 ? [] : [`--max-count=${count}`];
  return await lines(git, ['rev-list', '--first-parent', ...limit, tip]);
}

/** What to call each commit: the branch that is checked out, a tag, a branch. */
export async function commitNames(git: Git): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>();
  for (const { name, commit } of [...(await refs(git, 'refs/tags')), ...(await refs(git, 'refs/heads'))])
    if (!found.has(commit)) found.set(commit, name);
  const branch = await git.try(['symbolic-ref', '--quiet', 'HEAD']);
  const [, own] = /^refs\/heads\/(.+)$/.exec(branch.stdout.toString('utf8').trim()) ?? [];
  const head = await resolveCommit(git, 'HEAD');
  if (own !== undefined && head !== undefined) found.set(head, own);
  return found;
}

/** The refs under a prefix with the commits that they name, in order. */
async function refs(git: Git, prefix: string): Promise<{ name: string; commit: string }[]> {
  // A tag's own object is not what it names.
  const format = '--format=%(refname) %(if)%(*objectname)%(then)%(*objectname)%(else)%(objectname)%(end)';
  return (await lines(git, ['for-each-ref', format, prefix]))
    .map((line) => line.slice(prefix.length + 1).split(' ') as [string, string])
    .map(([name, commit]) => ({ name, commit }))
    .sort((a, b) => byText(a.name, b.name));
}

/** When each commit was made, in seconds since 1970. */
export async function commitTimes(
  git: Git,
  commits: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  const args = ['log', '--no-walk=unsorted', '--format=%H %ct', '--stdin'];
  const input = `${commits.join('\n')}\n`;
  const text = commits.length === 0 ? '' : await git.text(args, { input });
  const pairs = text.split('\n').map((line) => line.split(' ') as [string, string]);
  return new Map(pairs.map(([commit, time]) => [commit, Number(time)]));
}

async function lines(git: Git, args: readonly string[]): Promise<string[]> {
  return (await git.text(args)).split('\n').filter(Boolean);
}
