import { pyRepr } from '../formats/python/repr.ts';
import { isDict, isList, isPyNumber, type Py } from '../formats/python/value.ts';
import type { Content, StageRecord } from '../model/run.ts';
import { folderOf, joined } from './paths.ts';
import type { Stage } from './stages.ts';

/** What dvc.lock recorded of a stage's last run; undefined where it never ran. `place` makes a path of the repository's. */
export function stageRecord(
  { name, file, wdir = '', locked }: Stage,
  place: (path: string) => string,
): StageRecord | undefined {
  if (name === undefined || locked === undefined) return undefined;
  const at = (path: string) => place(/^[a-z][a-z0-9+.-]*:\/\//i.test(path) ? path : joined(wdir, path));
  return {
    name: folderOf(place(file)) === '' ? name : `${folderOf(place(file))}:${name}`,
    command: canonical(locked.get('cmd') ?? null),
    params: paramsOf(locked.get('params'), at),
    takes: contents(locked.get('deps'), at),
    makes: contents(locked.get('outs'), at),
  };
}

function contents(section: Py | undefined, at: (path: string) => string): Content[] {
  return (isList(section) ? section : []).flatMap((entry) => {
    if (!isDict(entry)) return [];
    const hash = entry.get('md5') ?? entry.get('etag') ?? entry.get('checksum');
    const path = entry.get('path');
    return typeof path === 'string' && typeof hash === 'string' ? [{ path: at(path), hash }] : [];
  });
}

function paramsOf(section: Py | undefined, at: (path: string) => string): StageRecord['params'] {
  return dictItems(section).flatMap(([file, values]) =>
    leaves(values).map(([key, value]) => ({ file: at(String(file)), key, value: canonical(value) })),
  );
}

function dictItems(value: Py | undefined): readonly (readonly [Py, Py])[] {
  return isDict(value) ? [...value] : [];
}

/** The values of nested dicts by dotted keys. An empty dict is a value. */
function leaves(values: Py, parent = ''): [string, Py][] {
  return dictItems(values).flatMap(([name, value]): [string, Py][] => {
    const key = parent === '' ? String(name) : `${parent}.${String(name)}`;
    return isDict(value) && value.size > 0 ? leaves(value, key) : [[key, value]];
  });
}

/** A text that two values share where Python holds them equal: 1, 1.0 and True are. */
function canonical(value: Py): string {
  if (typeof value === 'boolean') return String(Number(value));
  if (isPyNumber(value)) return Number.isInteger(value) ? String(BigInt(value as number)) : pyRepr(value);
  if (isList(value)) return `[${value.map(canonical).join(', ')}]`;
  if (isDict(value))
    return `{${[...value]
      .map(([key, item]) => `${canonical(key)}: ${canonical(item)}`)
      .sort()
      .join(', ')}}`;
  return pyRepr(value);
}
