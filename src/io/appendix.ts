import { appendFile, open, stat } from 'node:fs/promises';

/** Text at the end of a file that others have written to before. */
export interface Appendix {
  /**
   * Writes it, or writes it anew in its own place; not where somebody else has written behind it meanwhile. `make` is told
   * the bytes that stand before it.
   */
  write(make: (used: number) => string): Promise<void>;
}

/** Begins at what is the file's end when it is first written to. */
export function openAppendix(file: string): Appendix {
  let place: { readonly start: number; readonly end: number } | undefined;
  return {
    async write(make) {
      const size = await stat(file).then(
        (found) => found.size,
        () => 0,
      );
      const start = place?.start ?? size;
      const bytes = Buffer.from(make(start));
      if (place === undefined) await appendFile(file, bytes);
      else if (size !== place.end) return;
      else await overwrite(file, start, bytes);
      place = { start, end: start + bytes.length };
    },
  };
}

/** The file is at no moment without what is written: whoever is killed in between leaves the beginning of it. */
async function overwrite(file: string, start: number, bytes: Buffer): Promise<void> {
  const handle = await open(file, 'r+');
  try {
    await handle.write(bytes, 0, bytes.length, start);
    await handle.truncate(start + bytes.length);
  } finally {
    await handle.close();
  }
}
