import type { Entry } from '../../model/run.ts';
import { paramValue } from '../cells.ts';
import { entry } from '../entries.ts';
import { livePlots } from '../live.ts';
import type { Origin } from '../origin.ts';
import { append, type Gathering } from '../parts.ts';
import { isRepeatLabel, type RepeatRow, repeatsOf } from '../repeats.ts';
import { newestRuns, type RunContent, type RunInfo, type Store } from './run.ts';

/** MLflow, as a source and as a service. */
export const name = 'mlflow';

/** The newest run of each experiment in a store. `fileOf` says where a run's numbers come from. */
export async function addRuns(
  parts: Gathering,
  store: Store,
  fileOf: (run: RunInfo) => string,
  { histories = true }: { histories?: boolean } = {},
): Promise<void> {
  const all = await store.runs();
  const runs = newestRuns(all);
  for (const run of runs) {
    const prefix = runs.length > 1 ? `${run.experiment}/` : '';
    const origin = { source: name, file: fileOf(run), prefix };
    addRun(parts, origin, run, await store.read(run, { histories }), await repeatedIn(all, run, store));
  }
}

/** Runs within a run that are looked at: more are a search. */
const mostChildren = 100;

/** The runs within a run that are told apart by their param `seed` or `fold`, drawn together. */
async function repeatedIn(all: readonly RunInfo[], { id }: RunInfo, store: Store): Promise<readonly Entry[]> {
  const children = all.filter((run) => run.parent === id && !run.failed);
  if (children.length < 2 || children.length > mostChildren) return [];
  const rows: RepeatRow[] = [];
  for (const child of children) {
    const { metrics, params } = await store.read(child, { histories: false });
    const labels = [...params].filter(([key]) => isRepeatLabel(key));
    const values = [...metrics].map(([key, { value }]) => [key, value] as const);
    rows.push(new Map([...labels.map(([key, text]) => [key, paramValue(text)] as const), ...values]));
  }
  return repeatsOf(rows, { source: name, file: '' }) ?? [];
}

interface RunOrigin extends Origin {
  /** Stands before the keys, where several experiments have them. */
  readonly prefix: string;
}

function addRun(
  parts: Gathering,
  { prefix, ...origin }: RunOrigin,
  run: RunInfo,
  content: RunContent,
  repeated: readonly Entry[],
): void {
  const byKey = new Map(repeated.map((one) => [one.key, one]));
  for (const [key, { value, step }] of content.metrics) {
    const replicates = byKey.get(key)?.replicates;
    parts.metrics.push({
      ...entry(prefix + key, value, { ...origin, step }),
      // What the run itself says is shown, mostly the mean; the runs within it are the evidence.
      ...(replicates && { replicates }),
    });
    byKey.delete(key);
  }
  for (const one of byKey.values()) parts.metrics.push({ ...one, ...origin, key: prefix + one.key });
  for (const [key, text] of content.params) parts.params.push(entry(prefix + key, paramValue(text), origin));
  const series = Array.from(content.histories, ([key, points]) => {
    const steps = points.map((point) => point.step);
    const counted = steps.some((step) => step !== steps[0]);
    return {
      name: key,
      x: counted ? steps : steps.map((_, index) => index),
      y: points.map((point) => point.value),
    };
  });
  append(
    parts.plots,
    livePlots(series, { ...origin, prefix: prefix === '' ? name : `${name}:${run.experiment}` }),
  );
  if (run.failed)
    parts.warnings.push({
      code: 'run-failed',
      file: origin.file,
      message: `MLflow's newest run of the experiment ${run.experiment} has failed: its numbers may be incomplete.`,
    });
}
