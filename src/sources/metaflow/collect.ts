import { parseJson } from '../../formats/json.ts';
import { at, isMap, type Tree, textAt } from '../../formats/tree.ts';
import type { RevisionView } from '../../io/view.ts';
import { attempt, gathering } from '../parts.ts';
import type { RunParts, SourceContext } from '../types.ts';
import { addArtifacts, contentOf, maxBytes } from './artifacts.ts';

interface Task {
  readonly path: string;
  /** The folder of the flow. */
  readonly flow: string;
  readonly run: string;
  readonly step: string;
  readonly task: number;
  readonly attempt: number;
}

const shape = /^(.*\.metaflow\/[^/]+)\/([^/]+)\/([^/]+)\/(\d+)\/(\d+)\.data\.json$/;

/** The newest run of each flow: what its last task holds, which by then has everything that was not thrown away. */
export async function collect({ view, found }: SourceContext): Promise<RunParts> {
  const parts = gathering(found);
  const flows = new Map<string, Task[]>();
  for (const path of found) {
    const [, flow, run, step, task, attempt] = shape.exec(path) ?? [];
    if (flow === undefined || run === undefined || step === undefined) continue;
    const tasks = flows.get(flow) ?? [];
    tasks.push({ path, flow, run, step, task: Number(task), attempt: Number(attempt) });
    flows.set(flow, tasks);
  }
  for (const tasks of flows.values()) {
    const newest = tasks.reduce((best, task) => (isLater(task.run, best.run) ? task : best)).run;
    const inRun = tasks
      .filter((task) => task.run === newest)
      .sort((a, b) => a.task - b.task || a.attempt - b.attempt);
    const prefix = flows.size > 1 ? `${inRun[0]!.flow.slice(inRun[0]!.flow.lastIndexOf('/') + 1)}/` : '';
    const parameters = inRun.findLast(({ step }) => step === '_parameters');
    const last = inRun.findLast(({ step }) => step !== '_parameters');
    await attempt(parts, (last ?? parameters)!.path, async () => {
      const file = (last ?? parameters)!.path;
      addArtifacts(parts, {
        file,
        prefix,
        params: parameters ? await artifactsOf(view, parameters) : new Map(),
        artifacts: last ? await artifactsOf(view, last) : new Map(),
        lastStep: last?.step ?? 'end',
      });
    });
  }
  return parts;
}

/** Runs are named by their time in microseconds, or counted. */
function isLater(a: string, b: string): boolean {
  return a.length === b.length ? a > b : a.length > b.length;
}

/** By name, the artifacts that are plain data. Python's own objects are none, and Metaflow's own begin with `_`. */
async function artifactsOf(view: RevisionView, task: Task): Promise<Map<string, Tree>> {
  const data = parseJson(await view.read(task.path));
  const artifacts = new Map<string, Tree>();
  const objects = at(data, 'objects');
  for (const [key, hash] of isMap(objects) ? objects : []) {
    if (key.startsWith('_') || key === 'name' || typeof hash !== 'string' || !/^[0-9a-f]{40}$/.test(hash))
      continue;
    if (!plainTypes.test(textAt(data, 'info', key, 'type') ?? '')) continue;
    const blob = await view
      .read(`${task.flow}/data/${hash.slice(0, 2)}/${hash}`, { maxBytes })
      .catch(() => undefined);
    const value = blob && contentOf(blob);
    if (value !== undefined) artifacts.set(key, value);
  }
  return artifacts;
}

const plainTypes = /^<class '(int|float|bool|str|dict|list|tuple)'>$/;
