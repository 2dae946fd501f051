/** Whether a text is a pattern rather than the path of one file. */
export function isGlob(pattern: string): boolean {
  return /[*?[\]{}]/.test(pattern);
}

/** A test for paths: whether they are one of these, or lie below one. */
export function isAt(places: readonly string[]): (path: string) => boolean {
  const known = new Set(places.map(trimmed));
  const folders = [...known].map((path) => `${path}/`);
  return (path) => known.has(path) || folders.some((folder) => path.startsWith(folder));
}

/** A path as git has it: no `./` before it, no `/` behind. */
export function trimmed(place: string): string {
  return place.replace(/^\.\//, '').replace(/\/+$/, '');
}

/**
 * A test for paths: whether they match one of these patterns, or are or lie below one of these places. Most name places; to
 * read patterns takes a parser, which is loaded then.
 */
export async function pathTest(places: readonly string[]): Promise<(path: string) => boolean> {
  return places.some(isGlob) ? (await import('./glob.ts')).matches(places) : isAt(places);
}
