import { parseJsonLines } from '../../formats/json.ts';
import { at, isList, isValue, numberAt, type Tree, textAt } from '../../formats/tree.ts';
import type { RevisionView } from '../../io/view.ts';
import { isNumber, type NumberValue } from '../../model/value.ts';
import { entry } from '../entries.ts';
import { type LiveSeries, livePlots } from '../live.ts';
import { append, attempt, type Gathering, gathering } from '../parts.ts';
import type { RunParts, SourceContext } from '../types.ts';

const name = 'neptune';

/** What the client says of the machine and the code; the rest is the training's. */
const bookkeeping = /^(sys|monitoring|source_code)\//;

/** Names below which people keep what they chose rather than what came out. */
const chosen = /^(parameters|params|hparams|config|hyperparameters)\//;

interface Session {
  readonly folder: string;
  /** Seconds since 1970. */
  readonly time: number;
  /** In their order. */
  readonly logs: readonly string[];
}

/** Where the first line of a log ends, at the latest. */
const longestLine = 65_536;

/** The newest run: each operation on it is a line of its queue, in their order, over one file or several. */
export async function collect({ view, found }: SourceContext): Promise<RunParts> {
  const parts = gathering(found);
  const folders = new Map<string, string[]>();
  for (const path of found) {
    const folder = path.slice(0, path.lastIndexOf('/'));
    if (path.endsWith('.log')) folders.set(folder, [...(folders.get(folder) ?? []), path]);
  }
  const sessions: Session[] = [];
  for (const [folder, found] of folders)
    await attempt(parts, folder, async () => {
      const logs = [...found].sort((a, b) => numberOf(a) - numberOf(b));
      sessions.push({ folder, time: await beginning(view, logs[0]!), logs });
    });
  const [newest] = sessions.sort((a, b) => b.time - a.time || (a.folder < b.folder ? 1 : -1));
  if (newest)
    await attempt(parts, newest.folder, async () => {
      const operations: Tree[] = [];
      for (const path of newest.logs) append(operations, parseJsonLines(await view.read(path)).rows);
      addOperations(parts, newest.folder, operations);
    });
  return parts;
}

/** When the first operation was queued. Of a run that is not the newest, nothing more is read. */
async function beginning(view: RevisionView, path: string): Promise<number> {
  let line = '';
  for await (const chunk of view.stream(path)) {
    line += chunk.toString('utf8');
    if (line.includes('\n') || line.length > longestLine) break;
  }
  return numberAt(parseJsonLines(line.split('\n', 1)[0]!).rows[0], 'at') ?? 0;
}

function numberOf(path: string): number {
  return Number(/data-(\d+)\.log$/.exec(path)?.[1] ?? 0);
}

function addOperations(parts: Gathering, folder: string, operations: readonly Tree[]): void {
  const origin = { source: name, file: folder };
  const values = new Map<string, Tree>();
  const series = new Map<string, { x: number[]; y: number[]; last: NumberValue }>();
  for (const operation of operations) {
    const names = at(operation, 'obj', 'path');
    const key = isList(names) ? names.filter((part) => typeof part === 'string').join('/') : '';
    if (key === '' || bookkeeping.test(key)) continue;
    const type = textAt(operation, 'obj', 'type') ?? '';
    if (/^Assign(Float|Int|Bool|String)$/.test(type)) values.set(key, at(operation, 'obj', 'value') ?? null);
    const logged = type === 'LogFloats' ? at(operation, 'obj', 'values') : undefined;
    for (const point of isList(logged) ? logged : []) {
      const value = at(point, 'value');
      if (!isValue(value) || !isNumber(value)) continue;
      const known = series.get(key) ?? { x: [], y: [], last: value };
      known.x.push(numberAt(point, 'step') ?? known.x.length);
      known.y.push(value.number);
      known.last = value;
      series.set(key, known);
    }
  }
  for (const [key, value] of values) {
    if (!isValue(value)) continue;
    // A text that was logged is a note; as a parameter it was a choice.
    if (chosen.test(key)) parts.params.push(entry(key.replace(chosen, ''), value, origin));
    else if (typeof value !== 'string') parts.metrics.push(entry(key, value, origin));
  }
  const live: LiveSeries[] = [];
  for (const [key, { x, y, last }] of series) {
    parts.metrics.push(entry(key, last, { ...origin, step: x.at(-1)! }));
    live.push({ name: key, x, y });
  }
  append(parts.plots, livePlots(live, origin));
}
