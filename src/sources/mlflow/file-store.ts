import { decodeText } from '../../formats/text.ts';
import { numberAt, textAt } from '../../formats/tree.ts';
import { parseYaml } from '../../formats/yaml.ts';
import type { RevisionView } from '../../io/view.ts';
import { cellValue } from '../cells.ts';
import { attempt, type Gathering } from '../parts.ts';
import { inOrder, type Point, type RunContent, type RunInfo, type Store } from './run.ts';

/** Statuses of a run in meta.yaml: 1 running, 2 scheduled, 3 finished, 4 failed, 5 killed. */
const failures = new Set([4, 5]);

/**
 * `mlruns/<experiment>/<run>/{meta.yaml, metrics/, params/, tags/}`. `paths` are the files below the folder `root`;
 * what cannot be read becomes a warning of `parts`.
 */
export function fileStore(
  view: RevisionView,
  root: string,
  paths: readonly string[],
  parts: Gathering,
): Store {
  const folders = new Map<string, { folder: string; files: string[] }>();

  async function experimentName(folder: string): Promise<string | undefined> {
    const path = `${folder}/meta.yaml`;
    if (!paths.includes(path)) return folder.slice(folder.lastIndexOf('/') + 1);
    const meta = parseYaml(await view.read(path));
    return textAt(meta, 'lifecycle_stage') === 'deleted' ? undefined : (textAt(meta, 'name') ?? folder);
  }

  return {
    async runs() {
      const runs: RunInfo[] = [];
      const known = new Set(paths);
      const names = new Map<string, string | undefined>();
      for (const path of paths) {
        // Experiments are numbers, or ids of a database; `.trash`, `datasets`, `models` and `traces` are none.
        const [, folder, id] =
          /^([^.][^/]*)\/([0-9a-f]{32})\/meta\.yaml$/.exec(path.slice(root.length + 1)) ?? [];
        if (folder === undefined || id === undefined) continue;
        await attempt(parts, path, async () => {
          const experiment = `${root}/${folder}`;
          if (!names.has(experiment)) names.set(experiment, await experimentName(experiment));
          const name = names.get(experiment);
          const meta = parseYaml(await view.read(path));
          if (name === undefined || textAt(meta, 'lifecycle_stage') === 'deleted') return;
          const tag = `${experiment}/${id}/tags/mlflow.parentRunId`;
          const parent = known.has(tag) ? decodeText(await view.read(tag)).trim() : undefined;
          runs.push({
            id,
            experiment: name,
            start: numberAt(meta, 'start_time') ?? 0,
            failed: failures.has(numberAt(meta, 'status') ?? 0),
            ...(parent !== undefined && { parent }),
          });
          folders.set(id, { folder: `${experiment}/${id}`, files: [] });
        });
      }
      return runs;
    },

    async read(run): Promise<RunContent> {
      const folder = folders.get(run.id)!.folder;
      const metrics = new Map<
        string,
        RunContent['metrics'] extends ReadonlyMap<string, infer M> ? M : never
      >();
      const params = new Map<string, string>();
      const histories = new Map<string, Point[]>();
      for (const path of paths) {
        const inside = path.startsWith(`${folder}/`) ? path.slice(folder.length + 1) : '';
        const [, kind, key] = /^(metrics|params)\/(.+)$/s.exec(inside) ?? [];
        if (key === undefined) continue;
        await attempt(parts, path, async () => {
          const text = decodeText(await view.read(path));
          if (kind === 'params') {
            params.set(key, text.replace(/\n$/, ''));
            return;
          }
          const { last, points } = history(text);
          if (last === undefined) return;
          metrics.set(key, last);
          histories.set(key, points);
        });
      }
      return { metrics, params, histories };
    },
  };
}

/** Lines of `time value step`, in order of their logging; 3.x appends the name and digest of a data set. */
function history(text: string) {
  const read: (Point & { readonly text: string })[] = [];
  for (const line of text.split('\n')) {
    const [time, value, step = '0'] = line.trim().split(' ');
    if (value === undefined) continue;
    const cell = cellValue(value);
    if (typeof cell === 'object')
      read.push({ time: Number(time), value: cell.number, step: Number(step), text: value });
  }
  const points = inOrder(read) as typeof read;
  const last = points.at(-1);
  return { points, last: last && { value: { number: last.value, text: last.text }, step: last.step } };
}
