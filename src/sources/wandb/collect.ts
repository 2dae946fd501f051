import { parseJson } from '../../formats/json.ts';
import { at, flatten, isMap, type Tree } from '../../formats/tree.ts';
import { parseYaml } from '../../formats/yaml.ts';
import type { RevisionView } from '../../io/view.ts';
import { isNumber } from '../../model/value.ts';
import { metricsOf, paramsOf } from '../entries.ts';
import { livePlots } from '../live.ts';
import { append, attempt, type Gathering, gathering } from '../parts.ts';
import { type ChosenRun, keyIn, newestRuns } from '../runs.ts';
import type { RunParts, SourceContext } from '../types.ts';
import { type Item, readRecords } from './records.ts';

const name = 'wandb';

const maxLogBytes = 1 << 30;

/** The newest run of each `wandb` folder: its name begins with the time. */
export async function collect({ view, found }: SourceContext): Promise<RunParts> {
  const parts = gathering(found);
  const folders = new Map<string, string[]>();
  for (const path of found) {
    const folder = /^.*?wandb\/(?:offline-)?run-[^/]*/.exec(path)?.[0] ?? path;
    folders.set(folder, [...(folders.get(folder) ?? []), path]);
  }
  const runs = Array.from(folders, ([folder, content]) => ({
    // Online and offline runs are of one kind.
    folder: folder.replace(/\/(offline-)?run-/, '/run-'),
    time: Number(/run-(\d{8})_(\d{6})/.exec(folder)?.slice(1).join('') ?? 0),
    content,
  }));
  for (const run of newestRuns(runs)) await addRun(parts, view, run);
  return parts;
}

async function addRun(
  parts: Gathering,
  view: RevisionView,
  run: ChosenRun<readonly string[]>,
): Promise<void> {
  const summary = new Map<string, Tree>();
  const config = new Map<string, Tree>();
  let file = run.content[0]!;
  // The log first: what the finished files say goes before it.
  const inOrder = [...run.content].sort(
    (a, b) => Number(b.endsWith('.wandb')) - Number(a.endsWith('.wandb')),
  );
  for (const path of inOrder)
    await attempt(parts, path, async () => {
      if (path.endsWith('.wandb')) {
        const series = readLog(await view.read(path, { maxBytes: maxLogBytes }), summary, config);
        const prefix = run.name === '' ? name : `${name}:${run.name}`;
        append(parts.plots, livePlots(series, { source: name, file: path, prefix }));
      } else if (path.endsWith('.json')) {
        file = path;
        const tree = parseJson(await view.read(path));
        for (const [key, value] of isMap(tree) ? tree : []) summary.set(key, value);
      } else {
        const tree = parseYaml(await view.read(path), { unknownTags: 'ignore' });
        for (const [key, value] of isMap(tree) ? tree : []) config.set(key, at(value, 'value') ?? value);
      }
    });
  const origin = { source: name, file };
  const own = (values: Map<string, Tree>) =>
    new Map([...values].filter(([key]) => !key.startsWith('_') && key !== 'wandb_version'));
  const place = <T extends { readonly key: string }>(found: T): T => ({
    ...found,
    key: keyIn(run, found.key),
  });
  append(parts.metrics, metricsOf(own(summary), origin).map(place));
  append(parts.params, paramsOf(own(config), origin).map(place));
}

function readLog(bytes: Buffer, summary: Map<string, Tree>, config: Map<string, Tree>) {
  const series = new Map<string, { x: number[]; y: number[] }>();
  const last = new Map<string, Tree>();
  let row = 0;
  for (const record of readRecords(bytes)) {
    const values = record.items.map(valueOfItem);
    const target = record.kind === 'config' ? config : record.kind === 'summary' ? summary : last;
    for (const [key, value] of values) target.set(key, value);
    if (record.kind !== 'history') continue;
    const step = values.find(([key]) => key === '_step')?.[1];
    const x =
      step !== undefined && step !== null && typeof step === 'object' && 'number' in step ? step.number : row;
    row += 1;
    for (const [key, tree] of values)
      for (const [leaf, value] of key.startsWith('_') ? [] : flatten(new Map([[key, tree]]))) {
        if (typeof value !== 'object' || !isNumber(value)) continue;
        const points = series.get(leaf) ?? { x: [], y: [] };
        points.x.push(x);
        points.y.push(value.number);
        series.set(leaf, points);
      }
  }
  // A summary may say the maximum where the history ends lower.
  for (const [key, value] of last) if (!summary.has(key)) summary.set(key, value);
  return Array.from(series, ([key, points]) => ({ name: key, ...points }));
}

/** A value that is no JSON is kept as its text. */
function valueOfItem({ key, json }: Item): [string, Tree] {
  try {
    return [key, parseJson(json)];
  } catch {
    return [key, json];
  }
}
