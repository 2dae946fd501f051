import type { RevisionView } from '../../io/view.ts';
import { paramValue } from '../cells.ts';
import { readDatabase } from '../database.ts';
import { entry } from '../entries.ts';
import { livePlots } from '../live.ts';
import { append, attempt, type Gathering, gathering } from '../parts.ts';
import type { RunParts, SourceContext } from '../types.ts';
import { databaseStore } from './database.ts';
import { fileStore } from './file-store.ts';
import { newestRuns, type RunContent, type RunInfo, type Store } from './run.ts';

const name = 'mlflow';

/** The newest run of each experiment, as MLflow's own page shows it. */
export async function collect({ view, found }: SourceContext): Promise<RunParts> {
  const parts = gathering(found);
  const roots = new Map<string, string[]>();
  for (const path of found) {
    const root = /^(?:.*?\/)?mlruns(?=\/)/.exec(path)?.[0];
    if (root === undefined) {
      await attempt(parts, path, async () => addRuns(parts, path, await openStore(parts, view, path)));
      parts.claimed.push(`${path}-wal`, `${path}-journal`);
    } else roots.set(root, [...(roots.get(root) ?? []), path]);
  }
  for (const [root, paths] of roots)
    await attempt(parts, root, () => addRuns(parts, root, fileStore(view, root, paths, parts)));
  return parts;
}

async function openStore(parts: Gathering, view: RevisionView, path: string): Promise<Store> {
  const { bytes, wal } = await readDatabase(parts, view, path);
  return databaseStore(bytes, wal);
}

async function addRuns(parts: Gathering, file: string, store: Store): Promise<void> {
  const runs = newestRuns(await store.runs());
  for (const run of runs) {
    const prefix = runs.length > 1 ? `${run.experiment}/` : '';
    addRun(parts, file, prefix, run, await store.read(run));
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
