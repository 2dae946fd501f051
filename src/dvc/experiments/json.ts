import type { Py } from '../../formats/python/value.ts';
import type { FileResult } from '../data.ts';
import type { DvcError } from '../failure.ts';
import type { Version } from '../stages.ts';
import type { Task } from './queue.ts';
import { executorName } from './queue.ts';
import { type Baseline, type Snapshot, type State, withTimes } from './states.ts';
import { isoTime } from './time.ts';

/** What `dvc exp show --json` prints. */
export function experimentsJson(baselines: readonly Baseline[]): Py {
  return baselines.map((baseline) => {
    const derived = baseline.experiments.map(({ name = null, states, task }) =>
      record({
        revs: states.map((state) => stateJson(state, null)),
        executor: task === undefined ? null : executorJson(task),
        name,
      }),
    );
    return stateJson(baseline, derived.length > 0 ? derived : null);
  });
}

function executorJson({ stash, executor: { state, root, log, pid, returncode } }: Task): Py {
  const number = (value: number | undefined) => (value === undefined ? null : BigInt(value));
  // Without a record of its process DVC knows of no more than the task that waits.
  const hasLocal = state === 'queued' || pid !== undefined;
  const local = { root: root ?? null, log: log ?? null, pid: number(pid), returncode: number(returncode) };
  return record({
    state,
    name: executorName(state) ?? null,
    local: hasLocal ? record({ ...local, task_id: stash }) : null,
  });
}

function stateJson({ revision, seenAt, name, snapshot, error }: State, experiments: Py): Py {
  return record({
    rev: revision,
    name: name ?? null,
    data: snapshot === undefined ? null : snapshotJson(seenAt ?? revision, snapshot),
    error: error === undefined ? null : record({ msg: error.message, type: error.type }),
    experiments,
  });
}

function snapshotJson(rev: string, { committed, params, metrics, deps, outs }: Snapshot): Py {
  return record({
    rev,
    timestamp: committed === null ? null : isoTime(committed),
    params: dict(params, resultJson),
    metrics: dict(metrics, resultJson),
    deps: dict(deps, ({ version }) => record(versionJson(version))),
    outs: dict(outs, ({ version, cached, isSource }) =>
      record({ ...versionJson(version), use_cache: cached, is_data_source: isSource }),
    ),
    meta: new Map(),
  });
}

function versionJson(version: Version | undefined): Record<string, Py> {
  const count = (number: number | undefined) => (number === undefined ? null : BigInt(number));
  return { hash: version?.hash ?? null, size: count(version?.size), nfiles: count(version?.files) };
}

function resultJson({ data, error }: FileResult): Py {
  if (error) return record({ error: errorJson(error) });
  return record({ data: withTimes(data!, ['date', 'datetime']) });
}

function errorJson({ type, message }: DvcError): Py {
  return record({ type, msg: message });
}

function record(fields: Readonly<Record<string, Py>>): Py {
  return new Map(Object.entries(fields));
}

function dict<T>(map: ReadonlyMap<string, T>, toJson: (value: T) => Py): Py {
  return new Map([...map].map(([key, value]) => [key, toJson(value)]));
}
