import type { DvcRepository } from '../repository.ts';
import { type BaselineOptions, baselineCommits, commitNames, commitTimes } from './baselines.ts';
import { type Experiment, listExperiments } from './refs.ts';
import { type Baseline, type ExperimentStates, readExperiment, readState } from './states.ts';

export interface CollectOptions extends BaselineOptions {
  readonly hideWorkspace?: boolean | undefined;
  /** Name commits by their SHA alone. */
  readonly shaOnly?: boolean | undefined;
  /** Of params, only those that stages depend on. */
  readonly paramsOfStages?: boolean | undefined;
}

/**
 * The work tree, then each commit that is asked for with the experiments that were derived from it, the newest first.
 * What DVC has in its queue is its machine's own business and not among them. Throws DvcError for what is no revision.
 */
export async function collectExperiments(
  repository: DvcRepository,
  options: CollectOptions,
): Promise<Baseline[]> {
  const { git } = repository;
  const paramsOfStages = options.paramsOfStages ?? false;
  const commits = await baselineCommits(git, options);
  const names = options.shaOnly ? new Map<string, string>() : await commitNames(git);
  const experiments = await listExperiments(git, new Set(commits));
  const times = await commitTimes(git, [...commits, ...experiments.flatMap((one) => one.commits)]);
  const reading = { repository, committed: (commit: string) => times.get(commit) ?? 0 };
  const baselines: Baseline[] = [];
  if (!options.hideWorkspace)
    baselines.push({ ...(await readState(reading, null, { paramsOfStages })), experiments: [] });
  for (const commit of commits) {
    const state = await readState(reading, commit, { name: names.get(commit) });
    const own = experiments.filter(({ baseline }) => baseline === commit).sort(newestFirst(times));
    const derived: ExperimentStates[] = [];
    for (const experiment of own) derived.push(await readExperiment(reading, experiment, paramsOfStages));
    baselines.push({ ...state, experiments: derived });
  }
  return baselines;
}

function newestFirst(times: ReadonlyMap<string, number>) {
  return ({ commits: [a = ''] }: Experiment, { commits: [b = ''] }: Experiment): number =>
    (times.get(b) ?? 0) - (times.get(a) ?? 0) || (a < b ? 1 : -1);
}
