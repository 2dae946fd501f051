import { isDict, type Py, type PyDict } from '../formats/python/value.ts';
import { type DvcData, type FileResult, readEach } from './data.ts';
import { folderOf, joined } from './paths.ts';

/** The metrics files of a revision: `targets` alone where there are some. Relative to DVC's root. */
export async function metricsFiles(data: DvcData, targets: readonly string[] = []): Promise<string[]> {
  if (targets.length > 0) return data.expand(targets);
  const { stages, metrics } = await data.project();
  const outs = stages.flatMap((stage) =>
    stage.outs.filter((out) => out.kind === 'metric').map((out) => out.path),
  );
  const top = [...metrics].flatMap(([file, paths]) =>
    paths.map((path) => joined(folderOf(file), String(path))),
  );
  return data.expand([...outs, ...top]);
}

/** What the metrics files hold, or why they cannot be read. */
export async function readMetrics(
  data: DvcData,
  targets?: readonly string[],
): Promise<Map<string, FileResult>> {
  return readEach(await metricsFiles(data, targets), async (path) => {
    const kept = extract(await data.load(path));
    return kept === undefined || kept === 0n || kept === 0 || kept === '' || kept === false
      ? new Map()
      : kept;
  });
}

/** Numbers, texts and flags, in dicts of dicts; lists, nulls, dates and what is left empty are dropped. */
function extract(value: Py, depth = 0): Py | undefined {
  if (isPlain(value)) return value;
  if (!isDict(value)) return undefined;
  if (depth > 900) throw new RangeError('maximum recursion depth exceeded');
  if (isKept(value)) return value;
  const kept = new Map<Py, Py>();
  for (const [key, item] of value) {
    const inner = extract(item, depth + 1);
    if (inner !== undefined && !(isDict(inner) && inner.size === 0)) kept.set(key, inner);
  }
  return kept;
}

function isPlain(value: Py): boolean {
  return (
    typeof value === 'number' ||
    typeof value === 'bigint' ||
    typeof value === 'string' ||
    typeof value === 'boolean'
  );
}

/** Mostly there is nothing to drop, and nothing to copy. */
function isKept(dict: PyDict): boolean {
  for (const item of dict.values()) if (!isPlain(item)) return false;
  return true;
}
