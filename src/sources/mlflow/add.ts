import { paramValue } from '../cells.ts';
import { entry } from '../entries.ts';
import { livePlots } from '../live.ts';
import { append, type Gathering } from '../parts.ts';
import { newestRuns, type RunContent, type RunInfo, type Store } from './run.ts';

/** MLflow, as a source and as a service. */
export const name = 'mlflow';

/** The newest run of each experiment in a store. `fileOf` says where a run's numbers come from. */
export async function addRuns(
  parts: Gathering,
  store: Store,
  fileOf: (run: RunInfo) => string,
): Promise<void> {
  const runs = newestRuns(await store.runs());
  for (const run of runs) {
    const prefix = runs.length > 1 ? `${run.experiment}/` : '';
    addRun(parts, fileOf(run), prefix, run, await store.read(run));
  }
}

function addRun(parts: Gathering, file: string, prefix: string, run: RunInfo, content: RunContent): void {
  const origin = { source: name, file };
  for (const [key, { value, step }] of content.metrics)
    parts.metrics.push(entry(prefix + key, value, { ...origin, step }));
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
      file,
      message: `MLflow's newest run of the experiment ${run.experiment} has failed: its numbers may be incomplete.`,
    });
}
