import type { Entry } from '../../model/run.ts';
import { qualified } from './pattern.ts';

/** The two sides of one entry, and the name that both are shown by. */
export interface Match {
  readonly name: string;
  readonly old?: Entry;
  readonly new?: Entry;
}

/**
 * Pairs entries by file and key, in head's order, those of the baseline alone last. An entry whose file has moved is
 * paired by its key where each side has that key once. A side that repeats a file and key keeps the first.
 */
export function matchEntries(baseline: readonly Entry[], head: readonly Entry[]): Match[] {
  const before = byPlace(baseline);
  const after = byPlace(head);
  const taken = new Set<Entry>();
  const pairs: { old?: Entry; new?: Entry }[] = [];
  const alone: { old?: Entry; new: Entry }[] = [];
  for (const entry of head) {
    if (at(after, entry) !== entry) continue;
    const old = at(before, entry);
    if (old !== undefined) {
      taken.add(old);
      pairs.push({ old, new: entry });
    } else {
      const pair = { new: entry };
      alone.push(pair);
      pairs.push(pair);
    }
  }
  const left = baseline.filter((entry) => !taken.has(entry) && at(before, entry) === entry);
  if (alone.length > 0 && left.length > 0) {
    const [beforeByKey, afterByKey] = [byUniqueKey(before), byUniqueKey(after)];
    for (const pair of alone) {
      const old = afterByKey(pair.new.key) === pair.new ? beforeByKey(pair.new.key) : undefined;
      if (old === undefined) continue;
      pair.old = old;
      taken.add(old);
    }
  }
  for (const entry of left) if (!taken.has(entry)) pairs.push({ old: entry });
  const isOneFile = new Set([...before.keys(), ...after.keys()]).size < 2;
  return named(pairs, isOneFile);
}

/** By file, then key. */
type Places = ReadonlyMap<string, ReadonlyMap<string, Entry>>;

function byPlace(entries: readonly Entry[]): Places {
  const files = new Map<string, Map<string, Entry>>();
  for (const entry of entries) {
    const keys = files.get(entry.file) ?? new Map<string, Entry>();
    if (keys.size === 0) files.set(entry.file, keys);
    if (!keys.has(entry.key)) keys.set(entry.key, entry);
  }
  return files;
}

function at(places: Places, { file, key }: Entry): Entry | undefined {
  return places.get(file)?.get(key);
}

/** Finds an entry by a key that no other has. */
function byUniqueKey(places: Places): (key: string) => Entry | undefined {
  const keys = new Map<string, Entry | undefined>();
  for (const entries of places.values())
    for (const [key, entry] of entries) keys.set(key, keys.has(key) ? undefined : entry);
  return (key) => keys.get(key);
}

/** The key alone where one pair has it, as in one file each has, else `file:key`. */
function named(pairs: readonly Omit<Match, 'name'>[], isOneFile: boolean): Match[] {
  const uses = new Map<string, number>();
  const shown = pairs.map((pair) => pair.new ?? pair.old!);
  for (const { key } of isOneFile ? [] : shown) uses.set(key, (uses.get(key) ?? 0) + 1);
  const isUnique = (key: string) => isOneFile || uses.get(key) === 1;
  const long = new Set(shown.filter(({ key }) => !isUnique(key)).map(qualified));
  return pairs.map((pair, index) => {
    const entry = shown[index]!;
    const isShort = entry.key !== '' && isUnique(entry.key) && !long.has(entry.key);
    const name = isShort ? entry.key : qualified(entry);
    if (pair.new === undefined) return { name, old: pair.old! };
    return pair.old === undefined ? { name, new: pair.new } : { name, old: pair.old, new: pair.new };
  });
}
