import { parseJson, parseJsonLines } from '../../formats/json.ts';
import { at, isList, isMap, isValue, numberAt, type Tree, textAt } from '../../formats/tree.ts';
import type { RevisionView } from '../../io/view.ts';
import { isNumber, type NumberValue } from '../../model/value.ts';
import { paramValue } from '../cells.ts';
import { entry } from '../entries.ts';
import { type LiveSeries, livePlots } from '../live.ts';
import { append, attempt, type Gathering, gathering } from '../parts.ts';
import { keyIn, newestRuns, type RunFolder } from '../runs.ts';
import type { RunParts, SourceContext } from '../types.ts';

const name = 'clearml';

/** Single values are told by this iteration, the least that 32 bits hold. */
const noIteration = -(2 ** 31);

/** The newest session of each folder, by its events' time. */
export async function collect({ view, found }: SourceContext): Promise<RunParts> {
  const parts = gathering(found);
  const sessions: RunFolder<readonly Tree[]>[] = [];
  for (const path of found)
    if (path.endsWith('/metrics.jsonl'))
      await attempt(parts, path, async () => {
        // A line is a list of events.
        const events = parseJsonLines(await view.read(path)).rows.flatMap((row) =>
          isList(row) ? row : [row],
        );
        const time = Math.max(0, ...events.slice(-1000).map((event) => numberAt(event, 'timestamp') ?? 0));
        sessions.push({ folder: path.slice(0, -'/metrics.jsonl'.length), time, content: events });
      });
  for (const session of newestRuns(sessions)) {
    addEvents(parts, session.content, session);
    const path = `${session.folder}/task.json`;
    if (found.includes(path)) await attempt(parts, path, () => addParams(parts, view, path, session));
  }
  return parts;
}

function addEvents(
  parts: Gathering,
  events: readonly Tree[],
  session: { readonly folder: string; readonly name: string },
): void {
  const origin = { source: name, file: `${session.folder}/metrics.jsonl` };
  const series = new Map<string, { x: number[]; y: number[]; last: NumberValue }>();
  for (const event of events) {
    const metric = textAt(event, 'metric');
    const variant = textAt(event, 'variant');
    const value = at(event, 'value');
    if (textAt(event, 'type') !== 'training_stats_scalar' || metric === undefined || variant === undefined)
      continue;
    if (!isValue(value) || !isNumber(value)) continue;
    const step = numberAt(event, 'iter') ?? 0;
    if (step === noIteration) {
      parts.metrics.push(entry(keyIn(session, variant), value, origin));
      continue;
    }
    const key = `${metric}/${variant}`;
    const known = series.get(key) ?? { x: [], y: [], last: value };
    known.x.push(step);
    known.y.push(value.number);
    known.last = value;
    series.set(key, known);
  }
  const live: LiveSeries[] = [];
  for (const [key, { x, y, last }] of series) {
    parts.metrics.push(entry(keyIn(session, key), last, { ...origin, step: x.at(-1)! }));
    live.push({ name: key, x, y });
  }
  append(
    parts.plots,
    livePlots(live, { ...origin, prefix: session.name === '' ? name : `${name}:${session.name}` }),
  );
}

/** The rest of task.json, source code among it, is nobody's business. */
async function addParams(
  parts: Gathering,
  view: RevisionView,
  path: string,
  session: { readonly name: string },
): Promise<void> {
  const sections = at(parseJson(await view.read(path)), 'hyperparams');
  for (const [section, params] of isMap(sections) ? sections : [])
    for (const [key, param] of isMap(params) ? params : []) {
      const text = textAt(param, 'value');
      if (text === undefined) continue;
      const full = section === 'General' ? key : `${section}/${key}`;
      parts.params.push(entry(keyIn(session, full), paramValue(text), { source: name, file: path }));
    }
}
