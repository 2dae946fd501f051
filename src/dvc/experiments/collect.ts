import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { resolveCommit } from '../../io/git.ts';
import { CmlError } from '../../model/errors.ts';
import { DvcError } from '../failure.ts';
import { type DvcRepository, openRepository } from '../repository.ts';
import { type BaselineOptions, baselineCommits, commitNames, commitTimes } from './baselines.ts';
import { type Executor, readQueue, type Task } from './queue.ts';
import { listExperiments, refOf } from './refs.ts';
import { type Baseline, type ExperimentStates, type Reading, readExperiment, readState } from './states.ts';

/** Which experiments are asked for, and what of them. */
export interface CollectOptions extends BaselineOptions {
  readonly hideWorkspace?: boolean | undefined;
  /** Name commits by their SHA alone. */
  readonly shaOnly?: boolean | undefined;
  /** Of DVC's queue, leave out what waits, or what has failed. */
  readonly hideQueued?: boolean | undefined;
  readonly hideFailed?: boolean | undefined;
  /** Of params, only those that stages depend on. */
  readonly paramsOfStages?: boolean | undefined;
}

/**
 * The work tree, then each commit that is asked for with the experiments that were derived from it: those that run, those
 * that are done, those that wait in DVC's queue and those that failed there, the newest first. Throws DvcError for what is
 * no revision.
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
  const tasks = await ownTasks(repository, new Set(commits));
  const times = await commitTimes(git, [
    ...commits,
    ...experiments.flatMap((one) => one.commits),
    ...tasks.map(({ stash }) => stash),
  ]);
  const reading = { repository, committed: (commit: string) => times.get(commit) ?? 0 };
  const newest = newestFirst(times);
  const baselines: Baseline[] = [];
  if (!options.hideWorkspace)
    baselines.push({ ...(await readState(reading, null, { paramsOfStages })), experiments: [] });
  for (const commit of commits) {
    const state = await readState(reading, commit, { name: names.get(commit) });
    const own = experiments
      .filter(({ baseline }) => baseline === commit)
      .sort((a, b) => newest(a.commits[0], b.commits[0]));
    const queue = tasks
      .filter(({ baseline }) => baseline === commit)
      .sort((a, b) => newest(a.stash, b.stash));
    const inState = (wanted: Executor['state']) => queue.filter(({ executor }) => executor.state === wanted);
    const derived: ExperimentStates[] = [];
    for (const task of inState('running'))
      derived.push(await readRunning(task, repository.env, paramsOfStages));
    for (const experiment of own) {
      const task = inState('success').find(({ ref }) => ref === refOf(experiment));
      derived.push({ ...(await readExperiment(reading, experiment, paramsOfStages)), ...(task && { task }) });
    }
    if (!options.hideQueued)
      for (const task of inState('queued'))
        derived.push(withoutMetrics(await readTask(reading, task, paramsOfStages)));
    if (!options.hideFailed)
      for (const task of inState('failed'))
        derived.push(asFailed(await readTask(reading, task, paramsOfStages)));
    baselines.push({ ...state, experiments: derived });
  }
  return baselines;
}

/** The tasks of these baselines whose files are still here. */
async function ownTasks({ git, place }: DvcRepository, baselines: ReadonlySet<string>): Promise<Task[]> {
  const tasks = readQueue(place).filter(({ baseline }) => baselines.has(baseline));
  const here = await Promise.all(tasks.map(({ stash }) => resolveCommit(git, stash)));
  return tasks.filter((_, index) => here[index] !== undefined);
}

async function readTask(reading: Reading, task: Task, paramsOfStages: boolean): Promise<ExperimentStates> {
  const { name } = task;
  const state = await readState(reading, task.stash, { name, paramsOfStages });
  return { ...(name !== undefined && { name }), states: [state], task };
}

/** What waits was put aside with the metrics of what it was derived from. */
function withoutMetrics(experiment: ExperimentStates): ExperimentStates {
  const states = experiment.states.map((state) =>
    state.snapshot ? { ...state, snapshot: { ...state.snapshot, metrics: new Map() } } : state,
  );
  return { ...experiment, states };
}

function asFailed(experiment: ExperimentStates): ExperimentStates {
  const error = new DvcError('Experiment run failed', '');
  return { ...experiment, states: experiment.states.map((state) => ({ ...state, error })) };
}

/** One that runs is what its work tree holds now. */
async function readRunning(
  task: Task,
  env: NodeJS.ProcessEnv,
  paramsOfStages: boolean,
): Promise<ExperimentStates> {
  const { name, stash, executor } = task;
  const named = name !== undefined && { name };
  const unread: ExperimentStates = { ...named, task, states: [{ ...named, revision: stash }] };
  // DVC makes a clone there. Files that somebody committed may look like a bare repository, whose settings git would follow.
  if (!existsSync(join(executor.root!, '.git'))) return unread;
  try {
    const repository = await openRepository(executor.root!, env);
    try {
      const state = await readState({ repository, committed: () => 0 }, null, { paramsOfStages });
      return { ...named, task, states: [{ ...state, ...named, revision: stash, seenAt: 'workspace' }] };
    } finally {
      repository.close();
    }
  } catch (cause) {
    if (!(cause instanceof CmlError)) throw cause;
    return unread;
  }
}

function newestFirst(times: ReadonlyMap<string, number>) {
  return (a = '', b = ''): number => (times.get(b) ?? 0) - (times.get(a) ?? 0) || (a < b ? 1 : -1);
}
