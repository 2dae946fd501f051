import { isDict, isList, isOther, type Py, type PyDict } from '../formats/python/value.ts';
import { DvcError } from './failure.ts';

/**
 * The part of a params file that dotted keys name, each part of a key being a shell pattern and `**` any number of
 * them. An index keeps its place: what stands before it is null. Keys that name nothing are passed over. What two keys
 * find is put together; lists are appended. Throws DvcError for a key that is no text.
 */
export function selectKeys(config: Py, keys: readonly string[]): Py {
  if (keys.length === 0) return config;
  const selected = new Map<Py, Py>();
  for (const key of new Set(keys)) {
    const found = search(config, key.replace(/^\.+/, '').split('.'));
    if (isDict(found)) mergeInto(selected, found);
    else if (isList(found)) throw new DvcError("object of type 'ListIndex' has no len()", 'TypeError');
  }
  return selected;
}

function search(node: Py, globs: readonly string[]): Py | undefined {
  const [glob, ...rest] = globs;
  if (glob === undefined) return copy(node);
  if (glob === '**') {
    const direct = rest.length > 0 ? search(node, rest) : undefined;
    return (
      direct ??
      children(
        node,
        () => true,
        (child) => (rest.length > 0 ? search(child, globs) : copy(child)),
      )
    );
  }
  return children(
    node,
    (key) => matches(key, glob),
    (child) => search(child, rest),
  );
}

function children(
  node: Py,
  wanted: (key: Py) => boolean,
  follow: (child: Py) => Py | undefined,
): Py | undefined {
  if (isDict(node)) {
    const found = new Map<Py, Py>();
    for (const [key, child] of node) {
      const below = wanted(key) ? follow(child) : undefined;
      if (below !== undefined) found.set(key, below);
    }
    return found.size > 0 ? found : undefined;
  }
  if (isOther(node) && node.py === 'tuple') {
    if (node.items.some((child, index) => wanted(BigInt(index)) && follow(child) !== undefined))
      throw new DvcError("'tuple' object does not support item assignment", 'TypeError');
    return undefined;
  }
  if (!isList(node)) return undefined;
  const items: Py[] = [];
  for (const [index, child] of node.entries()) {
    const below = wanted(BigInt(index)) ? follow(child) : undefined;
    if (below === undefined) continue;
    while (items.length < index) items.push(null);
    items.push(below);
  }
  return items.length > 0 ? items : undefined;
}

function copy(value: Py): Py {
  if (isList(value)) return value.map(copy);
  if (isDict(value)) return new Map([...value].map(([key, item]) => [key, copy(item)]));
  return value;
}

function matches(key: Py, glob: string): boolean {
  if (typeof key === 'boolean') return shell(glob).test(key ? 'True' : 'False');
  if (typeof key === 'bigint')
    return /^[-+]?\d+$/.test(glob) ? BigInt(glob.replace('+', '')) === key : shell(glob).test(String(key));
  return typeof key === 'string' && (key === glob || (/[*?[]/.test(glob) && shell(glob).test(key)));
}

/** `fnmatch.fnmatchcase`. */
function shell(glob: string): RegExp {
  let source = '';
  for (let at = 0; at < glob.length; at += 1) {
    const character = glob[at]!;
    const close = character === '[' ? glob.indexOf(']', glob[at + 1] === '!' ? at + 3 : at + 2) : -1;
    if (character === '*') source += '[\\s\\S]*';
    else if (character === '?') source += '[\\s\\S]';
    else if (close > 0) {
      const set = glob
        .slice(at + 1, close)
        .replace(/\\/g, '\\\\')
        .replace(/^!/, '^')
        .replace(/\]/g, '\\]');
      source += `[${set}]`;
      at = close;
    } else source += character.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
  }
  return new RegExp(`^(?:${source})$`, 'u');
}

/** What dpath's merge stumbles over: it takes every collection for a list. */
function checkMergeable(value: Py): void {
  if (isDict(value)) for (const item of value.values()) checkMergeable(item);
  else if (isList(value)) for (const item of value) checkMergeable(item);
  else if (isOther(value) && (value.py === 'tuple' || value.py === 'set') && value.items.length > 0)
    throw new DvcError(`'${value.py}' object has no attribute 'extend'`, 'AttributeError');
}

function mergeInto(into: Map<Py, Py>, from: PyDict): void {
  for (const [key, found] of from) {
    if (typeof key !== 'string') throw new DvcError("object of type 'int' has no len()", 'TypeError');
    const target = into.get(key);
    checkMergeable(found);
    if (isDict(target) && isDict(found)) mergeInto(target as Map<Py, Py>, found);
    else if (isList(target) && isList(found)) into.set(key, [...target, ...found]);
    else into.set(key, found);
  }
}
