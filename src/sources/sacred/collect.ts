import { parseJson } from '../../formats/json.ts';
import { at, isMap, isValue, type Tree, textAt } from '../../formats/tree.ts';
import type { RevisionView } from '../../io/view.ts';
import { entry, metricsOf, paramsOf } from '../entries.ts';
import { type LiveSeries, livePlots } from '../live.ts';
import { numbersOf } from '../numbers.ts';
import { append, attempt, type Gathering, gathering } from '../parts.ts';
import { keyIn } from '../runs.ts';
import type { RunParts, SourceContext } from '../types.ts';

const name = 'sacred';

interface SacredRun {
  readonly folder: string;
  /** The experiment's. */
  readonly name: string;
  readonly start: string;
  readonly tree: Tree;
}

/** The newest run of each experiment. Only folders with a run.json of Sacred's are its own. */
export async function collect({ view, found }: SourceContext): Promise<RunParts> {
  const parts = gathering();
  const newest = new Map<string, SacredRun>();
  for (const path of found)
    if (path.endsWith('/run.json'))
      await attempt(parts, path, async () => {
        const tree = parseJson(await view.read(path));
        const experiment = textAt(tree, 'experiment', 'name');
        const start = textAt(tree, 'start_time');
        if (experiment === undefined || start === undefined) return;
        const folder = path.slice(0, -'/run.json'.length);
        append(
          parts.claimed,
          found.filter((other) => other.startsWith(`${folder}/`)),
        );
        const known = newest.get(experiment);
        if (!known || start > known.start) newest.set(experiment, { folder, name: experiment, start, tree });
      });
  for (const run of newest.values())
    await addRun(parts, view, found, newest.size > 1 ? run : { ...run, name: '' });
  return parts;
}

async function addRun(
  parts: Gathering,
  view: RevisionView,
  found: readonly string[],
  run: SacredRun,
): Promise<void> {
  const file = (base: string) => `${run.folder}/${base}`;
  const result = at(run.tree, 'result');
  // What the main function returns: a number, a text or a dictionary.
  if (isMap(result) || isValue(result)) {
    const named = isMap(result) ? result : new Map([['result', result]]);
    append(
      parts.metrics,
      metricsOf(named, { source: name, file: file('run.json') }).map((one) => ({
        ...one,
        key: keyIn(run, one.key),
      })),
    );
  }
  const status = textAt(run.tree, 'status');
  if (status === 'FAILED' || status === 'INTERRUPTED' || status === 'TIMEOUT')
    parts.warnings.push({
      code: 'run-failed',
      file: file('run.json'),
      message: "Sacred's newest run has not finished: its numbers may be incomplete.",
    });
  const metricsFile = file('metrics.json');
  if (found.includes(metricsFile))
    await attempt(parts, metricsFile, async () => {
      const origin = { source: name, file: metricsFile };
      const series: LiveSeries[] = [];
      const tree = parseJson(await view.read(metricsFile));
      for (const [key, metric] of isMap(tree) ? tree : []) {
        const values = numbersOf(at(metric, 'values'));
        const steps = numbersOf(at(metric, 'steps')).map((step) => step.number);
        const last = values.at(-1);
        if (!last) continue;
        const step = steps.at(-1);
        parts.metrics.push(entry(keyIn(run, key), last, step === undefined ? origin : { ...origin, step }));
        series.push({
          name: key,
          x: values.map((_, at) => steps[at] ?? at),
          y: values.map((one) => one.number),
        });
      }
      append(
        parts.plots,
        livePlots(series, { ...origin, prefix: run.name === '' ? name : `${name}:${run.name}` }),
      );
    });
  const configFile = file('config.json');
  if (found.includes(configFile))
    await attempt(parts, configFile, async () => {
      const params = paramsOf(parseJson(await view.read(configFile)), { source: name, file: configFile });
      append(
        parts.params,
        params.map((one) => ({ ...one, key: keyIn(run, one.key) })),
      );
    });
}
