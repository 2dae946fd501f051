import { dumpJson } from '../../formats/python/json.ts';
import { isDict, isList, isOther, type Py } from '../../formats/python/value.ts';
import type { DvcData, FileResult } from '../data.ts';
import { DvcError } from '../failure.ts';
import { readMetrics } from '../metrics.ts';
import { readParams } from '../params.ts';
import type { Project } from '../project.ts';
import type { DvcRepository } from '../repository.ts';
import type { Version } from '../stages.ts';
import type { Task } from './queue.ts';
import type { Experiment } from './refs.ts';

/** A dependency or an output as dvc.lock knows it. */
export interface Tracked {
  readonly version?: Version;
}

/** An output, and what kind it is. */
export interface TrackedOutput extends Tracked {
  readonly cached: boolean;
  /** Whether a `.dvc` file tracks it, and no stage makes it. */
  readonly isSource: boolean;
}

/** What an experiment, or the commit that it was derived from, left. */
export interface Snapshot {
  /** Seconds since 1970; null for the work tree. */
  readonly committed: number | null;
  readonly params: ReadonlyMap<string, FileResult>;
  readonly metrics: ReadonlyMap<string, FileResult>;
  readonly deps: ReadonlyMap<string, Tracked>;
  readonly outs: ReadonlyMap<string, TrackedOutput>;
}

/** One revision: a snapshot, or why there is none. */
export interface State {
  /** The full commit SHA, or `workspace`. */
  readonly revision: string;
  /** Of the files, where they are not those of `revision`: those of a training that runs are its work tree's. */
  readonly seenAt?: 'workspace';
  /** Of the experiment, or the branch or tag of a baseline. */
  readonly name?: string;
  readonly snapshot?: Snapshot;
  readonly error?: DvcError;
}

/** An experiment's commits, the newest first; more than one only for the checkpoints of DVC 2. */
export interface ExperimentStates {
  /** Of one in the queue there may be none. */
  readonly name?: string;
  readonly states: readonly State[];
  /** What DVC's queue knows of it. */
  readonly task?: Task;
}

/** A commit that experiments were derived from, and they: the newest first. */
export interface Baseline extends State {
  readonly experiments: readonly ExperimentStates[];
}

export interface Reading {
  readonly repository: DvcRepository;
  /** The time of a commit, seconds since 1970. */
  readonly committed: (commit: string) => number;
}

/** A revision's state; null is the work tree. `paramsOfStages` leaves out params that no stage depends on. */
export async function readState(
  { repository, committed }: Reading,
  commit: string | null,
  { name, paramsOfStages = false }: { name?: string | undefined; paramsOfStages?: boolean } = {},
): Promise<State> {
  const revision = commit ?? 'workspace';
  const named = { revision, ...(name !== undefined && { name }) };
  try {
    const data = await repository.open(commit);
    const snapshot = await snapshotOf(data, commit === null ? null : committed(commit), paramsOfStages);
    // DVC keeps what a commit left as JSON, and fails where JSON has no word for a value.
    if (commit !== null && !paramsOfStages) checkStorable(snapshot);
    return { ...named, snapshot };
  } catch (cause) {
    if (cause instanceof DvcError) return { ...named, error: cause };
    if (cause instanceof TypeError || cause instanceof RangeError)
      return { ...named, error: new DvcError(cause.message, cause.name) };
    throw cause;
  }
}

/** The states of an experiment and its baseline's commits in between. */
export async function readExperiment(
  reading: Reading,
  { name, commits }: Experiment,
  paramsOfStages: boolean,
): Promise<ExperimentStates> {
  const states: State[] = [];
  for (const [index, commit] of commits.entries())
    states.push(await readState(reading, commit, { name: index === 0 ? name : undefined, paramsOfStages }));
  return { name, states };
}

async function snapshotOf(data: DvcData, committed: number | null, depsOnly: boolean): Promise<Snapshot> {
  const project = await data.project();
  const params = await readParams(data, { depsOnly });
  const metrics = await readMetrics(data);
  return { committed, params, metrics, deps: depsOf(project), outs: outsOf(project) };
}

function depsOf({ stages }: Project): Map<string, Tracked> {
  const deps = stages.flatMap((stage) => stage.deps).filter(({ elsewhere }) => elsewhere !== true);
  return new Map(deps.map(({ path, version }) => [shownPath(path), { ...(version && { version }) }]));
}

function outsOf({ stages }: Project): Map<string, TrackedOutput> {
  const outs = new Map<string, TrackedOutput>();
  for (const stage of stages)
    for (const { path, kind, cached, version } of stage.outs)
      if (kind === 'out')
        outs.set(shownPath(path), {
          cached,
          isSource: stage.command === undefined,
          ...(version && { version }),
        });
  return outs;
}

/** DVC takes a URL for a path, and a bucket for its first folder. */
function shownPath(path: string): string {
  const [, scheme, rest] = /^([a-z][a-z0-9+.-]*):\/\/(.*)$/is.exec(path) ?? [];
  if (scheme === undefined) return path;
  return /^https?$/i.test(scheme) ? `${scheme}:/${rest}` : rest!;
}

function checkStorable({ params, metrics }: Snapshot): void {
  const results = [...params.values(), ...metrics.values()];
  if (results.some(({ error }) => error !== undefined)) return;
  for (const { data } of results) dumpJson(withTimes(data!, ['datetime']));
}

/** Times as text, where JSON would have no word for them. */
export function withTimes(value: Py, types: readonly string[]): Py {
  if (isList(value)) return value.map((item) => withTimes(item, types));
  if (isDict(value)) return new Map([...value].map(([key, item]) => [key, withTimes(item, types)]));
  const isTime = isOther(value) && value.py === 'object' && types.includes(value.type);
  return isTime ? value.str.replace(' ', 'T') : value;
}
