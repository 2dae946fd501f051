import { JsonError, loadJson } from '../formats/python/json.ts';
import { pyRepr, pyStr } from '../formats/python/repr.ts';
import {
  emptyDict,
  equal,
  isDict,
  isList,
  isPyNumber,
  keyIn,
  type Py,
  type PyDict,
  subtract,
  truthy,
} from '../formats/python/value.ts';
import type { FileResult } from './data.ts';
import { DvcError } from './failure.ts';
import { flatten } from './flatten.ts';

/** One row: `diff` only where both sides are numbers. */
export interface ValueDiff {
  readonly old: Py;
  readonly new: Py;
  readonly diff?: bigint | number;
}

export type FileDiff = ReadonlyMap<Py, ValueDiff>;

/**
 * What differs between the files of two revisions, by file and key; `all` keeps what does not. A file that could not be
 * read counts as empty. Throws DvcError for keys that collide.
 */
export function diffFiles(
  old: ReadonlyMap<string, FileResult>,
  head: ReadonlyMap<string, FileResult>,
  all: boolean,
): Map<string, FileDiff> {
  const changed = new Map<string, FileDiff>();
  for (const path of new Set([...old.keys(), ...head.keys()])) {
    const rows = diffOf(dataOf(old.get(path)), dataOf(head.get(path)), all);
    if (rows.size > 0) changed.set(path, rows);
  }
  return changed;
}

function dataOf(result: FileResult | undefined): Py {
  return listsAsText(result?.data ?? emptyDict);
}

/** Lists in dicts are compared as what Python prints of them. */
export function listsAsText(value: Py, depth = 0): Py {
  if (isList(value)) return pyRepr(value);
  if (!isDict(value)) return value;
  if (depth > 900) throw new DvcError('maximum recursion depth exceeded', 'RecursionError');
  return new Map([...value].map(([key, item]) => [key, listsAsText(item, depth + 1)]));
}

/** A file that holds one text may hold JSON in it. */
function parsed(value: Py): Py {
  if (typeof value !== 'string') return value;
  try {
    return loadJson(value);
  } catch (cause) {
    if (cause instanceof JsonError) return value;
    throw cause;
  }
}

function diffOf(oldValue: Py, newValue: Py, all: boolean): Map<Py, ValueDiff> {
  const [before, after] = [parsed(oldValue), parsed(newValue)];
  if (!isDict(before) && !isDict(after)) {
    const row = compare(before, after, all);
    return new Map(row ? [['', row]] : []);
  }
  const [old, head] = [flatOrNot(before), flatOrNot(after)];
  const rows = new Map<Py, ValueDiff>();
  const added = [...head.known.keys()].filter((key) => !old.known.has(keyIn(old.known, key)));
  for (const key of [...old.known.keys(), ...added].sort(byText)) {
    const row = compare(
      old.known.get(key) ?? old.other,
      head.known.get(keyIn(head.known, key)) ?? head.other,
      all,
    );
    if (row) rows.set(key, row);
  }
  return rows;
}

/** The order of Python's sort where all keys are text: by code point. */
export function byText(a: Py, b: Py): number {
  const [x, y] = [pyStr(a), pyStr(b)];
  for (let at = 0; at < x.length && at < y.length; ) {
    const [i, j] = [x.codePointAt(at)!, y.codePointAt(at)!];
    if (i !== j) return i - j;
    at += i > 0xffff ? 2 : 1;
  }
  return x.length - y.length;
}

function flatOrNot(value: Py): { known: PyDict; other: Py } {
  if (!truthy(value)) return { known: new Map(), other: null };
  if (isDict(value)) return { known: flatten(value), other: null };
  return { known: new Map(), other: 'unable to parse' };
}

function compare(old: Py, head: Py, all: boolean): ValueDiff | undefined {
  if (isList(old) && isList(head) && old.length === 1 && head.length === 1)
    return compare(old[0]!, head[0]!, all);
  if (!all && equal(old, head)) return undefined;
  if (!isPyNumber(old) || !isPyNumber(head)) return { old, new: head };
  try {
    return { old, new: head, diff: subtract(head, old) };
  } catch (cause) {
    throw new DvcError(cause instanceof Error ? cause.message : String(cause), 'OverflowError');
  }
}

/** Keys as Python sorts them. Throws TypeError where some are text and some are not. */
export function sortedKeys(keys: Iterable<Py>): Py[] {
  const list = [...keys];
  const kinds = new Set(list.map((key) => (isPyNumber(key) ? 'int' : key === null ? 'NoneType' : 'str')));
  if (kinds.size > 1)
    throw new TypeError(`'<' not supported between instances of '${[...kinds].join("' and '")}'`);
  return kinds.has('int') ? list.sort((a, b) => Number(a) - Number(b)) : list.sort(byText);
}
