import { fileList, joined } from '../../src/io/file-list.ts';
import { checkPath, missing } from '../../src/io/paths.ts';
import type { RevisionView } from '../../src/io/view.ts';

/** Files in memory, in chunks of odd sizes. */
export function memoryView(files: ReadonlyMap<string, Buffer>): RevisionView {
  const sorted = new Map([...files].sort(([a], [b]) => (a < b ? -1 : 1)));
  const find = (path: string) => {
    const content = sorted.get(checkPath(path));
    if (!content) throw missing(path);
    return content;
  };
  return {
    revision: null,
    files: async () =>
      fileList({
        text: () => joined(sorted.keys()),
        get: (path) => (sorted.has(path) ? { path } : undefined),
        counts: () => true,
      }),
    read: async (path) => find(path),
    async *stream(path) {
      const content = find(path);
      for (let at = 0; at < content.length; at += 1021) yield content.subarray(at, at + 1021);
    },
  };
}
