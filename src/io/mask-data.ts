/**
 * Plain data (objects, arrays, Maps) with every text in it masked, names of properties aside; bytes and numbers stay. The
 * same object where there was nothing to mask.
 */
export function maskData<T>(data: T, mask: (text: string) => string): T {
  const texts: string[] = [];
  gather(data, texts);
  // One pass over all of them: mostly there is nothing to mask, and a mask has a price a call.
  const joined = texts.join('\n');
  if (mask(joined) === joined) return data;
  return walk(data, mask) as T;
}

/**
 * Every text that `walk` would change. What the item before has in the same place, as entries have their file and source,
 * is there already.
 */
function gather(data: unknown, texts: string[], before?: unknown): void {
  if (typeof data === 'string' && data !== before) texts.push(data);
  if (typeof data !== 'object' || data === null || ArrayBuffer.isView(data)) return;
  if (Array.isArray(data))
    for (let index = 0; index < data.length; index += 1) gather(data[index], texts, data[index - 1]);
  else if (data instanceof Map)
    for (const [key, value] of data) {
      gather(key, texts);
      gather(value, texts);
    }
  else {
    const last = isRecord(before) ? before : undefined;
    for (const key in data) gather((data as Record<string, unknown>)[key], texts, last?.[key]);
  }
}

function isRecord(data: unknown): data is Record<string, unknown> {
  return typeof data === 'object' && data !== null && !Array.isArray(data);
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
