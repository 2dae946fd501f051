import { parseJson } from '../../formats/json.ts';
import { at, invalid, isList, isMap, isValue, type Tree, textAt } from '../../formats/tree.ts';
import { readMember } from '../../formats/zip.ts';
import type { RevisionView } from '../../io/view.ts';
import { isNumber } from '../../model/value.ts';
import { entry } from '../entries.ts';
import { attempt, type Gathering, gathering } from '../parts.ts';
import type { RunParts, SourceContext } from '../types.ts';

const name = 'inspect';

/** Logs hold every sample. */
const maxBytes = 1 << 28;

interface Log {
  readonly path: string;
  readonly created: string;
  readonly tree: Tree;
}

/** The newest log of each task and model. */
export async function collect({ view, found }: SourceContext): Promise<RunParts> {
  const parts = gathering();
  const newest = new Map<string, Log>();
  for (const path of found)
    await attempt(parts, path, async () => {
      const tree = await readLog(view, path);
      const task = textAt(tree, 'eval', 'task');
      const model = textAt(tree, 'eval', 'model');
      if (task === undefined || model === undefined) return;
      parts.claimed.push(path);
      const created = textAt(tree, 'eval', 'created') ?? '';
      const key = JSON.stringify([task, model]);
      const known = newest.get(key);
      if (!known || created >= known.created) newest.set(key, { path, created, tree });
    });
  const models = new Set(Array.from(newest.values(), ({ tree }) => textAt(tree, 'eval', 'model')));
  for (const log of newest.values()) addScores(parts, log, models.size > 1);
  return parts;
}

async function readLog(view: RevisionView, path: string): Promise<Tree> {
  const bytes = await view.read(path, { maxBytes });
  if (!path.endsWith('.eval')) return parseJson(bytes);
  const header = readMember(bytes, 'header.json');
  if (!header) throw invalid('it has no header.json: the evaluation did not come to its end');
  return parseJson(header);
}

function addScores(parts: Gathering, { path, tree }: Log, withModel: boolean): void {
  const origin = { source: name, file: path };
  const task = textAt(tree, 'eval', 'task')!;
  const prefix = withModel ? `${task}/${textAt(tree, 'eval', 'model')}` : task;
  const scores = at(tree, 'results', 'scores');
  const list = isList(scores) ? scores : [];
  for (const score of list) {
    const metrics = at(score, 'metrics');
    const scorer = textAt(score, 'name') ?? '';
    for (const [metric, content] of isMap(metrics) ? metrics : []) {
      const value = at(content, 'value');
      if (isValue(value) && isNumber(value))
        parts.metrics.push(
          entry([prefix, ...(list.length > 1 ? [scorer] : []), metric].join('/'), value, origin),
        );
    }
  }
  const status = textAt(tree, 'status');
  if (status !== undefined && status !== 'success')
    parts.warnings.push({
      code: 'run-failed',
      file: path,
      message: `Inspect's newest evaluation of ${task.slice(0, 100)} ended with the status ${status.slice(0, 40)}: its numbers may be incomplete.`,
    });
}
