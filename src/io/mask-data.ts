/**
 * Masks plain data (objects, arrays, Maps): every text in it, names of properties aside; bytes and numbers stay. The same
 * object comes back where there was nothing to mask.
 */
export function createDataMask(mask: (text: string) => string): <T>(data: T) => T {
  // What was held against the mask and is no secret: the two sides of a comparison have most texts in common.
  const texts = new Set<string>();
  return <T>(data: T): T => {
    const known = texts.size;
    gather(data, texts);
    // One pass over all of them: mostly there is nothing to mask, and a mask has a price a call.
    const joined = [...texts].slice(known).join('\n');
    if (mask(joined) === joined) return data;
    texts.clear();
    return walk(data, mask) as T;
  };
}

/** Every text that `walk` would change. */
function gather(data: unknown, texts: Set<string>): void {
  if (typeof data === 'string') texts.add(data);
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
