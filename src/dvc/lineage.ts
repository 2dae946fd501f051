import { equal, isDict, isList, type Py, type PyDict } from '../formats/python/value.ts';
import { byText } from './diff.ts';

/** A file or folder by the hash of its content: `data@hash`. */
export interface Content {
  readonly path: string;
  readonly hash: string;
}

/** Why a stage had to run again. `stage` is the one that made a dependency. */
export type Cause =
  | { readonly kind: 'command' }
  | { readonly kind: 'param'; readonly file: string; readonly key: string }
  | { readonly kind: 'dependency'; readonly path: string; readonly stage?: string };

/** One stage between what it took and what it made. */
export interface StageLineage {
  readonly stage: string;
  /** `ran`: with other inputs than before, so that it had to run; `cached`: as before. */
  readonly state: 'cached' | 'ran' | 'added' | 'removed';
  readonly takes: readonly Content[];
  readonly makes: readonly Content[];
  /** What made it run; empty for all but `ran`. */
  readonly causes: readonly Cause[];
}

/**
 * What became of each stage between two states of a dvc.lock, from what the locks record alone; in the order of the new
 * one, then what it no longer has. An absent lock is an empty dict.
 */
export function describeStages(before: PyDict, after: PyDict): StageLineage[] {
  const [old, head] = [stagesOf(before), stagesOf(after)];
  const makers = new Map<string, string>();
  for (const [stage, entry] of head) for (const { path } of contents(entry, 'outs')) makers.set(path, stage);
  const lineage = [...head].map(([stage, entry]): StageLineage => {
    const own = { stage, takes: contents(entry, 'deps'), makes: contents(entry, 'outs') };
    const known = old.get(stage);
    if (known === undefined) return { ...own, state: 'added', causes: [] };
    const causes = causesOf(known, entry, makers);
    return { ...own, state: causes.length > 0 ? 'ran' : 'cached', causes };
  });
  const gone = [...old].filter(([stage]) => !head.has(stage));
  return [
    ...lineage,
    ...gone.map(([stage, entry]): StageLineage => {
      return {
        stage,
        state: 'removed',
        takes: contents(entry, 'deps'),
        makes: contents(entry, 'outs'),
        causes: [],
      };
    }),
  ];
}

function stagesOf(lock: PyDict): Map<string, PyDict> {
  const stages = lock.get('stages');
  const entries = isDict(stages) ? [...stages] : [];
  return new Map(entries.flatMap(([name, entry]) => (isDict(entry) ? [[String(name), entry]] : [])));
}

function contents(entry: PyDict, section: 'deps' | 'outs'): Content[] {
  const list = entry.get(section);
  return (isList(list) ? list : []).flatMap((item) => {
    if (!isDict(item)) return [];
    const [path, hash] = [item.get('path'), item.get('md5') ?? item.get('etag') ?? item.get('checksum')];
    return typeof path === 'string' && typeof hash === 'string' ? [{ path, hash }] : [];
  });
}

function causesOf(old: PyDict, head: PyDict, makers: ReadonlyMap<string, string>): Cause[] {
  const causes: Cause[] = [];
  if (!equal(old.get('cmd') ?? null, head.get('cmd') ?? null)) causes.push({ kind: 'command' });
  const [before, after] = [paramsOf(old), paramsOf(head)];
  for (const file of changedKeys(before, after, () => false))
    for (const key of changedKeys(before.get(file) ?? new Map(), after.get(file) ?? new Map(), equal))
      causes.push({ kind: 'param', file, key });
  const hashes = (entry: PyDict) => new Map(contents(entry, 'deps').map(({ path, hash }) => [path, hash]));
  for (const path of changedKeys(hashes(old), hashes(head), (a, b) => a === b)) {
    const stage = makers.get(path);
    causes.push({ kind: 'dependency', path, ...(stage !== undefined && { stage }) });
  }
  return causes;
}

function paramsOf(entry: PyDict): Map<string, ReadonlyMap<string, Py>> {
  const params = entry.get('params');
  return new Map(
    (isDict(params) ? [...params] : []).map(([file, values]) => [
      String(file),
      new Map((isDict(values) ? [...values] : []).map(([key, value]) => [String(key), value])),
    ]),
  );
}

/** The keys of either that are missing in the other or have another value there, in order. */
function changedKeys<T>(
  old: ReadonlyMap<string, T>,
  head: ReadonlyMap<string, T>,
  same: (a: T, b: T) => boolean,
): string[] {
  return [...new Set([...old.keys(), ...head.keys()])]
    .filter((key) => {
      const [a, b] = [old.get(key), head.get(key)];
      return a === undefined || b === undefined || !same(a, b);
    })
    .sort(byText);
}
