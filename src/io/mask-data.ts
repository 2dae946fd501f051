import type { Entry } from '../model/run.ts';

/** Entries, and any plain data beside them. */
interface Parts {
  readonly metrics?: readonly Entry[];
  readonly params?: readonly Entry[];
}

/**
 * Masks what a training left, plain data (objects, arrays, Maps): every text in it, names of properties aside; bytes and
 * numbers stay. The same object comes back where there was nothing to mask.
 */
export function createDataMask(mask: (text: string) => string): <T extends Parts>(data: T) => T {
  return <T extends Parts>(data: T): T => {
    const texts: string[] = [];
    const { metrics, params, ...others } = data;
    gatherEntries(metrics, texts);
    gatherEntries(params, texts);
    gather(others, texts);
    // One pass over all of them: mostly there is nothing to mask, and a mask has a price a call.
    const joined = texts.join('\n');
    return mask(joined) === joined ? data : (walk(data, mask) as T);
  };
}

/** The fields of an entry whose texts are gathered, and those that have none. */
type Seen = 'key' | 'value' | 'source' | 'file' | 'replicates' | 'step' | 'probe' | 'direction';
/** Whoever adds a field is reminded here. */
({}) satisfies Record<Exclude<keyof Entry, Seen>, never>;

/** As `gather`, which of thousands of entries would take three times as long. Most are of the file of the one before. */
function gatherEntries(entries: readonly Entry[] = [], texts: string[]): void {
  let before: Entry | undefined;
  for (const entry of entries) {
    const { key, value, source, file, replicates } = entry;
    texts.push(key);
    if (source !== before?.source) texts.push(source);
    if (file !== before?.file) texts.push(file);
    if (typeof value === 'string') texts.push(value);
    else if (typeof value === 'object' && !isFraction(value)) texts.push(value.text);
    if (replicates) gather(replicates, texts);
    before = entry;
  }
}

/** Every text that `walk` would change. */
function gather(data: unknown, texts: string[]): void {
  if (typeof data === 'string') texts.push(data);
  if (typeof data !== 'object' || data === null || isFraction(data) || ArrayBuffer.isView(data)) return;
  if (Array.isArray(data)) for (const item of data) gather(item, texts);
  else if (data instanceof Map)
    for (const [key, value] of data) {
      gather(key, texts);
      gather(value, texts);
    }
  else for (const key in data) gather((data as Record<string, unknown>)[key], texts);
}

/** A number with a fraction, which most metrics are, is no secret; a whole one may be. */
function isFraction(data: { readonly number?: unknown }): boolean {
  return typeof data.number === 'number' && !Number.isInteger(data.number);
}

function walk(data: unknown, change: (text: string) => string): unknown {
  if (typeof data === 'string') return change(data);
  if (typeof data !== 'object' || data === null || ArrayBuffer.isView(data)) return data;
  if (Array.isArray(data)) {
    // A series of a million numbers is not copied number by number.
    return data.some((item) => typeof item !== 'number') ? data.map((item) => walk(item, change)) : data;
  }
  if (data instanceof Map)
    return new Map([...data].map(([key, value]) => [walk(key, change), walk(value, change)]));
  const copy: Record<string, unknown> = Object.create(null);
  for (const [key, value] of Object.entries(data)) copy[key] = walk(value, change);
  return Object.setPrototypeOf(copy, Object.getPrototypeOf(data));
}
