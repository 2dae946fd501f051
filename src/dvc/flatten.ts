import { pyStr } from '../formats/python/repr.ts';
import { isDict, type Py, type PyDict } from '../formats/python/value.ts';
import { DvcError } from './failure.ts';

/** Aliases can make a small file endless: no more keys than this are told apart, and none nested deeper. */
const largest = 2_000_000;
const deepest = 900;

/**
 * A dict of dicts as one, its keys joined by dots; empty dicts vanish. Throws DvcError where two keys become one.
 */
export function flatten(value: Py): ReadonlyMap<Py, Py> {
  if (isDict(value) && value.size <= largest && isFlat(value)) return value;
  const flat = new Map<Py, Py>();
  let visited = 0;
  function visit(dict: Py, parent: Py, depth: number): void {
    if (!isDict(dict)) return;
    if (depth > deepest) throw new DvcError('maximum recursion depth exceeded', 'RecursionError');
    for (const [key, item] of dict) {
      visited += 1;
      if (visited > largest)
        throw new DvcError(`more than ${largest} keys: do its aliases expand without end?`);
      const name = parent === null ? key : `${pyStr(parent)}.${pyStr(key)}`;
      if (isDict(item)) visit(item, name, depth + 1);
      else if (flat.has(name)) throw new DvcError(`duplicated key '${pyStr(name)}'`, 'ValueError');
      else flat.set(name, item);
    }
  }
  visit(value, null, 0);
  return flat;
}

function isFlat(dict: PyDict): boolean {
  for (const item of dict.values()) if (isDict(item)) return false;
  return true;
}
