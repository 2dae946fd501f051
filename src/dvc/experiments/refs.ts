import type { Git } from '../../io/git.ts';

/** What `refs/exps/` says of one experiment. */
export interface Experiment {
  readonly name: string;
  /** The commit that it was derived from. */
  readonly baseline: string;
  /** Its own commits, the newest first. */
  readonly commits: readonly string[];
}

/** `refs/exps/<2 digits>/<38 digits>/<name>`: what lies beside these is DVC's own bookkeeping. */
const pattern = /^refs\/exps\/([0-9a-f]{2})\/([0-9a-f]{38}|[0-9a-f]{62})\/([^/]+)$/;

/** The names of the refs that belong to experiments derived from a commit begin with this. */
export function experimentPrefix(baseline: string): string {
  return `refs/exps/${baseline.slice(0, 2)}/${baseline.slice(2)}/`;
}

/** The ref of an experiment, by which DVC's queue knows it. */
export function refOf({ name, baseline }: Experiment): string {
  return `${experimentPrefix(baseline)}${name}`;
}

/** The experiments that this repository has, of these baselines; of all where none are given. */
export async function listExperiments(git: Git, baselines?: ReadonlySet<string>): Promise<Experiment[]> {
  const format = '--format=%(refname)%00%(objectname)%00%(parent)';
  const text = await git.text(['for-each-ref', format, 'refs/exps/']);
  const experiments: Experiment[] = [];
  for (const line of text.split('\n').filter(Boolean)) {
    const [ref = '', tip = '', parents = ''] = line.split('\0');
    const [, first, rest, name] = pattern.exec(ref) ?? [];
    const baseline = `${first}${rest}`;
    if (name === undefined || (baselines !== undefined && !baselines.has(baseline))) continue;
    const isAlone = parents.split(' ')[0] === baseline;
    experiments.push({ name, baseline, commits: isAlone ? [tip] : await commitsBetween(git, tip, baseline) });
  }
  return experiments;
}

/** An experiment may point at its baseline itself. */
async function commitsBetween(git: Git, tip: string, baseline: string): Promise<string[]> {
  const result = await git.try(['rev-list', '--first-parent', tip, `^${baseline}`]);
  const commits = result.code === 0 ? result.stdout.toString('utf8').split('\n').filter(Boolean) : [];
  return commits.length > 0 ? commits : [tip];
}
