import { parseJson, parseJsonLines } from '../../formats/json.ts';
import { at, isValue, numberAt, type Tree, textAt } from '../../formats/tree.ts';
import { readMember } from '../../formats/zip.ts';
import { isNumber, type NumberValue } from '../../model/value.ts';
import { entry } from '../entries.ts';
import { type LiveSeries, livePlots } from '../live.ts';
import { append, attempt, type Gathering, gathering } from '../parts.ts';
import { type ChosenRun, keyIn, newestRuns, type RunFolder } from '../runs.ts';
import type { RunParts, SourceContext } from '../types.ts';

const name = 'comet';

/** What the client says of the machine. */
const bookkeeping = /^sys\.|^process duration$/;

/** The newest experiment of each folder. An archive without `experiment.json` is somebody else's. */
export async function collect({ view, found }: SourceContext): Promise<RunParts> {
  const parts = gathering();
  const experiments: RunFolder<string>[] = [];
  for (const path of found)
    await attempt(parts, path, async () => {
      const archive = await view.read(path);
      const about = readMember(archive, 'experiment.json');
      if (about === undefined) return;
      parts.claimed.push(path);
      // An archive is named by an id: its folder is what tells one kind of training from another.
      const folder = path.replace(/[^/]*$/, '0');
      experiments.push({ folder, time: numberAt(parseJson(about), 'start_time') ?? 0, content: path });
    });
  for (const run of newestRuns(experiments))
    await attempt(parts, run.content, async () => {
      const messages = readMember(await view.read(run.content), 'messages.json');
      addMessages(parts, run, messages ? parseJsonLines(messages).rows : []);
    });
  return parts;
}

/** A message a line: `{"type": "metric_msg", "payload": {"metric": {"metricName", "metricValue", "step"}}}`. */
function addMessages(parts: Gathering, run: ChosenRun<string>, messages: readonly Tree[]): void {
  const origin = { source: name, file: run.content };
  const series = new Map<string, { x: number[]; y: number[]; last: NumberValue }>();
  const params = new Map<string, Tree>();
  for (const message of messages) {
    const payload = at(message, 'payload');
    if (textAt(message, 'type') === 'parameter_msg') {
      // What the client logs by itself is where the training stood.
      if (textAt(payload, 'param', 'source') === 'auto-logged') continue;
      params.set(textAt(payload, 'param', 'paramName') ?? '', at(payload, 'param', 'paramValue') ?? null);
    }
    if (textAt(message, 'type') !== 'metric_msg') continue;
    const key = textAt(payload, 'metric', 'metricName');
    const value = numberIn(at(payload, 'metric', 'metricValue'));
    if (key === undefined || value === undefined || bookkeeping.test(key)) continue;
    const known = series.get(key) ?? { x: [], y: [], last: value };
    known.x.push(numberAt(payload, 'metric', 'step') ?? known.x.length);
    known.y.push(value.number);
    known.last = value;
    series.set(key, known);
  }
  const live: LiveSeries[] = [];
  for (const [key, { x, y, last }] of series) {
    parts.metrics.push(entry(keyIn(run, key), last, { ...origin, step: x.at(-1)! }));
    live.push({ name: key, x, y });
  }
  for (const [key, value] of params)
    if (key !== '' && isValue(value)) parts.params.push(entry(keyIn(run, key), value, origin));
  append(parts.plots, livePlots(live, { ...origin, prefix: run.name === '' ? name : `${name}:${run.name}` }));
}

/** NaN and the infinities come as texts too. */
function numberIn(tree: Tree | undefined): NumberValue | undefined {
  if (typeof tree === 'string' && /^(nan|[+-]?inf(inity)?)$/i.test(tree))
    return { number: Number(tree.replace(/^([+-]?)inf(inity)?$/i, '$1Infinity')), text: tree };
  return isValue(tree) && isNumber(tree) ? tree : undefined;
}
