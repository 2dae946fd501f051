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
  const beforeByKey = byUniqueKey(before.values());
  const afterByKey = byUniqueKey(after.values());
  const taken = new Set<Entry>();
  const pairs: { old?: Entry; new?: Entry }[] = [];
  for (const [place, entry] of after) {
    const moved = afterByKey.get(entry.key) === entry ? beforeByKey.get(entry.key) : undefined;
    const old = before.get(place) ?? moved;
    if (old !== undefined) taken.add(old);
    pairs.push(old === undefined ? { new: entry } : { old, new: entry });
  }
  for (const entry of before.values()) if (!taken.has(entry)) pairs.push({ old: entry });
  return named(pairs);
}

/** The length before the file keeps `a` + `b:c` and `a:b` + `c` apart. */
function byPlace(entries: readonly Entry[]): Map<string, Entry> {
  const places = new Map<string, Entry>();
  for (const entry of entries) {
    const place = `${entry.file.length}:${entry.file}:${entry.key}`;
    if (!places.has(place)) places.set(place, entry);
  }
  return places;
}

/** Entries by key; false for a key that stands in several files. */
function byUniqueKey(entries: Iterable<Entry>): { get(key: string): Entry | undefined } {
  const keys = new Map<string, Entry | false>();
  for (const entry of entries) keys.set(entry.key, keys.has(entry.key) ? false : entry);
  return { get: (key) => keys.get(key) || undefined };
}

/** The key alone where one pair has it, else `file:key`. */
function named(pairs: readonly Omit<Match, 'name'>[]): Match[] {
  const uses = new Map<string, number>();
  const shown = pairs.map((pair) => pair.new ?? pair.old!);
  for (const { key } of shown) uses.set(key, (uses.get(key) ?? 0) + 1);
  const long = new Set(shown.filter(({ key }) => uses.get(key) !== 1).map(qualified));
  return pairs.map((pair, index) => {
    const entry = shown[index]!;
    const isShort = entry.key !== '' && uses.get(entry.key) === 1 && !long.has(entry.key);
    const name = isShort ? entry.key : qualified(entry);
    if (pair.new === undefined) return { name, old: pair.old! };
    return pair.old === undefined ? { name, new: pair.new } : { name, old: pair.old, new: pair.new };
  });
}
