import type { Entry } from '../../model/run.ts';
import { qualified } from './pattern.ts';

/** The two sides of one entry, at least one of them, and the name that both are shown by. */
export interface Match {
  readonly name: string;
  readonly old: Entry | undefined;
  readonly new: Entry | undefined;
}

type Pair = { -readonly [Key in keyof Match]: Match[Key] };

/**
 * Pairs entries by file and key, in head's order, those of the baseline alone last. An entry whose file has moved is
 * paired by its key where each side has that key once. A side that repeats a file and key keeps the first.
 */
export function matchEntries(baseline: readonly Entry[], head: readonly Entry[]): readonly Match[] {
  const pairs: Pair[] = [];
  const files = new Map<string, Map<string, Pair>>();

  function pairOf({ file, key }: Entry): Pair {
    let keys = files.get(file);
    if (keys === undefined) {
      keys = new Map();
      files.set(file, keys);
    }
    let pair = keys.get(key);
    if (pair === undefined) {
      pair = { name: key, old: undefined, new: undefined };
      keys.set(key, pair);
      pairs.push(pair);
    }
    return pair;
  }

  for (const entry of head) pairOf(entry).new ??= entry;
  for (const entry of baseline) pairOf(entry).old ??= entry;
  // One file each: nothing has moved, and every key is unique.
  const matched = files.size > 1 ? named(joinMoved(pairs)) : pairs;
  for (const pair of matched) if (pair.name === '') pair.name = qualified((pair.new ?? pair.old)!);
  return matched;
}

/** The pairs with those of one side drawn together whose key no other of that side has. */
function joinMoved(pairs: readonly Pair[]): readonly Pair[] {
  const isAlone = ({ old, new: recent }: Pair) => (old === undefined) !== (recent === undefined);
  if (!pairs.some(isAlone)) return pairs;
  const [before, after] = [byUniqueKey(pairs, 'old'), byUniqueKey(pairs, 'new')];
  const moved = new Set<Pair>();
  for (const pair of pairs) {
    if (pair.old !== undefined) continue;
    const { key } = pair.new!;
    const from = after.get(key) === pair ? before.get(key) : undefined;
    if (from === undefined || from.new !== undefined) continue;
    pair.old = from.old;
    moved.add(from);
  }
  return pairs.filter((pair) => !moved.has(pair));
}

/** By key, the only pair of a side that has it; undefined where there are more. */
function byUniqueKey(pairs: readonly Pair[], side: 'old' | 'new'): Map<string, Pair | undefined> {
  const keys = new Map<string, Pair | undefined>();
  for (const pair of pairs) {
    const key = pair[side]?.key;
    if (key !== undefined) keys.set(key, keys.has(key) ? undefined : pair);
  }
  return keys;
}

/** The key alone where one pair has it, else `file:key`. */
function named(pairs: readonly Pair[]): readonly Pair[] {
  const uses = new Map<string, number>();
  for (const { name } of pairs) uses.set(name, (uses.get(name) ?? 0) + 1);
  const long = new Set<string>();
  for (const { name, old, new: recent } of pairs)
    if (uses.get(name)! > 1) long.add(qualified((recent ?? old)!));
  for (const pair of pairs)
    if (uses.get(pair.name)! > 1 || long.has(pair.name)) pair.name = qualified((pair.new ?? pair.old)!);
  return pairs;
}
