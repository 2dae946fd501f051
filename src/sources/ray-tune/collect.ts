import { parseJson, parseJsonLines } from '../../formats/json.ts';
import { flatten, isMap, type Tree, textAt } from '../../formats/tree.ts';
import type { RevisionView } from '../../io/view.ts';
import type { Direction } from '../../model/run.ts';
import { asNumber, isNumber, numberValue, type Value } from '../../model/value.ts';
import { entry, paramsOf } from '../entries.ts';
import { livePlots } from '../live.ts';
import { append, attempt, type Gathering, gathering } from '../parts.ts';
import { type ChosenRun, keyIn, newestRuns } from '../runs.ts';
import type { RunParts, SourceContext } from '../types.ts';

const name = 'ray-tune';

interface Trial {
  readonly folder: string;
  /** Its results, in order; those that cannot be read are passed over. */
  readonly rows: readonly Tree[];
  readonly last: ReadonlyMap<string, Value>;
}

/** Trials by experiment: the folder above theirs. */
export async function collect({ view, found }: SourceContext): Promise<RunParts> {
  const parts = gathering();
  const experiments = new Map<string, Trial[]>();
  for (const path of found)
    if (path.endsWith('/result.json'))
      await attempt(parts, path, async () => {
        const { rows } = parseJsonLines(await view.read(path));
        if (textAt(rows.at(-1), 'trial_id') === undefined) return;
        const folder = path.slice(0, path.lastIndexOf('/'));
        const experiment = folder.slice(0, Math.max(0, folder.lastIndexOf('/')));
        const trials = experiments.get(experiment) ?? [];
        trials.push({ folder, rows, last: resultsIn(rows.at(-1)!) });
        experiments.set(experiment, trials);
      });
  append(
    parts.claimed,
    found.filter((path) => isPart(path, experiments)),
  );
  const runs = Array.from(experiments, ([folder, content]) => ({
    folder,
    content,
    time: Math.max(...content.map(({ rows }) => timeOf(rows.at(-1)))),
  }));
  for (const run of newestRuns(runs)) await addExperiment(parts, view, found, run);
  return parts;
}

function isPart(path: string, experiments: ReadonlyMap<string, readonly Trial[]>): boolean {
  const folder = path.slice(0, path.lastIndexOf('/'));
  const above = folder.slice(0, Math.max(0, folder.lastIndexOf('/')));
  return (
    experiments.has(folder) || (experiments.get(above)?.some((trial) => trial.folder === folder) ?? false)
  );
}

function timeOf(row: Tree | undefined): number {
  return isMap(row) ? (asNumber(row.get('timestamp') as Value | undefined) ?? 0) : 0;
}

/** What Ray writes beside every result. */
const bookkeeping =
  /^(config|timestamp|checkpoint_dir_name|should_checkpoint|done|training_iteration|trial_id|trial_name|date|time_\w+|timesteps\w*|episodes_total|agent_timesteps_total|pid|hostname|node_ip|iterations_since_restore|experiment_tag|experiment_id|warmup_time)(\.|$)/;

function resultsIn(row: Tree): Map<string, Value> {
  return new Map(
    [...flatten(row)].filter(([key, value]) => !bookkeeping.test(key) && typeof value !== 'string'),
  );
}

async function addExperiment(
  parts: Gathering,
  view: RevisionView,
  found: readonly string[],
  run: ChosenRun<readonly Trial[]>,
): Promise<void> {
  const trials = run.content;
  const failed = trials.filter(({ folder }) => found.includes(`${folder}/error.txt`));
  const state = found.findLast((path) => path.startsWith(`${run.folder}/experiment_state-`));
  const best = trials.length === 1 ? trials[0] : await bestOf(parts, view, trials, state);
  if (trials.length > 1) {
    const origin = { source: name, file: run.folder };
    parts.metrics.push(entry(keyIn(run, 'trials'), numberValue(trials.length), origin));
  }
  if (failed.length > 0)
    parts.warnings.push({
      code: 'run-failed',
      file: `${failed[0]!.folder}/error.txt`,
      message: `${failed.length} of ${trials.length} trials of Ray Tune ended in an error.`,
    });
  if (best) await addTrial(parts, view, found, run, best);
}

/** The metric stands in the experiment's state; which way it goes is told by its name alone. */
async function bestOf(
  parts: Gathering,
  view: RevisionView,
  trials: readonly Trial[],
  state: string | undefined,
): Promise<Trial | undefined> {
  let metric: string | undefined;
  if (state !== undefined)
    await attempt(parts, state, async () => {
      metric = textAt(parseJson(await view.read(state)), 'runner_data', '_metric')?.replaceAll('/', '.');
    });
  const direction = metric === undefined ? undefined : directionOf(metric);
  if (metric === undefined || direction === undefined) return undefined;
  const sign = direction === 'higher' ? 1 : -1;
  const score = (trial: Trial) => sign * (asNumber(trial.last.get(metric!)) ?? Number.NaN);
  return trials
    .filter((trial) => !Number.isNaN(score(trial)))
    .reduce<Trial | undefined>(
      (best, trial) => (best && score(best) >= score(trial) ? best : trial),
      undefined,
    );
}

function directionOf(metric: string): Direction | undefined {
  if (/loss|error|mse|mae|nll|perplexity|regret|cost/i.test(metric)) return 'lower';
  return /acc|auc|f1|precision|recall|reward|return|score|r2|iou|map/i.test(metric) ? 'higher' : undefined;
}

async function addTrial(
  parts: Gathering,
  view: RevisionView,
  found: readonly string[],
  run: ChosenRun<readonly Trial[]>,
  trial: Trial,
): Promise<void> {
  const origin = { source: name, file: `${trial.folder}/result.json` };
  for (const [key, value] of trial.last)
    parts.metrics.push(entry(keyIn(run, key), value, { ...origin, step: trial.rows.length }));
  const series = [...trial.last.keys()].map((key) => {
    const points = trial.rows.map((row) => flatten(row).get(key));
    return {
      name: key,
      x: trial.rows.map((_, index) => index + 1),
      y: points.map((value) => (isNumber(value) ? value.number : Number.NaN)),
    };
  });
  const prefix = run.name === '' ? name : `${name}:${run.name}`;
  append(parts.plots, livePlots(series, { ...origin, xLabel: 'iteration', prefix }));
  const file = `${trial.folder}/params.json`;
  if (!found.includes(file)) return;
  await attempt(parts, file, async () => {
    const params = paramsOf(parseJson(await view.read(file)), { source: name, file });
    append(
      parts.params,
      params.map((one) => ({ ...one, key: keyIn(run, one.key) })),
    );
  });
}
