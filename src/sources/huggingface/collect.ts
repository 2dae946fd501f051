import { parseJson } from '../../formats/json.ts';
import { flatten, isList, isMap, numberAt, type Tree } from '../../formats/tree.ts';
import { asNumber, isNumber } from '../../model/value.ts';
import { isCounter } from '../counters.ts';
import { entry } from '../entries.ts';
import { livePlots } from '../live.ts';
import { append, attempt, type Gathering, gathering } from '../parts.ts';
import { type ChosenRun, keyIn, newestRuns } from '../runs.ts';
import type { RunParts, SourceContext } from '../types.ts';

const name = 'huggingface';

/** What `save_metrics` writes beside `all_results.json`, which holds all of it. */
const repetitions = ['train', 'eval', 'test', 'predict'].map((split) => `${split}_results.json`);

interface Output {
  state?: { readonly file: string; readonly tree: Tree };
  results?: { readonly file: string; readonly tree: Tree };
}

/**
 * `trainer_state.json` of the newest checkpoint of each output folder, and its `all_results.json`, which says the same of
 * the end and goes first.
 */
export async function collect({ view, found }: SourceContext): Promise<RunParts> {
  const parts = gathering(found);
  const outputs = new Map<string, Output>();
  for (const path of found)
    await attempt(parts, path, async () => {
      const folder = path.replace(/(\/checkpoint-\d+)?\/[^/]*$/, '');
      const output = outputs.get(folder) ?? {};
      const tree = parseJson(await view.read(path));
      if (path.endsWith('all_results.json')) output.results = { file: path, tree };
      else if (stepOf(tree) >= stepOf(output.state?.tree)) output.state = { file: path, tree };
      outputs.set(folder, output);
      const beside = path.replace(/[^/]*$/, '');
      for (const repeated of repetitions) parts.claimed.push(beside + repeated);
    });
  const runs = newestRuns(
    Array.from(outputs, ([folder, content]) => ({ folder, content, time: stepOf(content.state?.tree) })),
  );
  for (const run of runs) addRun(parts, run);
  return parts;
}

function stepOf(state: Tree | undefined): number {
  return numberAt(state, 'global_step') ?? -1;
}

function addRun(parts: Gathering, run: ChosenRun<Output>): void {
  const { state, results } = run.content;
  const keys = new Set<string>();
  for (const [key, value] of results ? flatten(results.tree) : []) {
    if (isCounter(key)) continue;
    keys.add(key);
    parts.metrics.push(entry(keyIn(run, key), value, { source: name, file: results!.file }));
  }
  if (!state) return;
  const log = isMap(state.tree) ? state.tree.get('log_history') : undefined;
  const rows = isList(log) ? log.filter(isMap) : [];
  const last = new Map<string, ReturnType<typeof entry>>();
  const series = new Map<string, { x: number[]; y: number[] }>();
  for (const row of rows) {
    const step = numberAt(row, 'step') ?? 0;
    for (const [key, value] of flatten(row)) {
      const number = asNumber(value);
      if (isCounter(key) || number === undefined) continue;
      last.set(key, entry(keyIn(run, key), value, { source: name, file: state.file, step }));
      if (!isNumber(value)) continue;
      const points = series.get(key) ?? { x: [], y: [] };
      points.x.push(step);
      points.y.push(number);
      series.set(key, points);
    }
  }
  for (const [key, found] of last) if (!keys.has(key)) parts.metrics.push(found);
  const prefix = run.name === '' ? name : `${name}:${run.name}`;
  // The training's own loss has no split in its name, the evaluation's has.
  const live = Array.from(series, ([key, points]) => ({
    name: key === 'loss' ? 'train_loss' : key,
    ...points,
  }));
  append(parts.plots, livePlots(live, { source: name, file: state.file, prefix }));
}
