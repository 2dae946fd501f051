import { fileList, joined } from '../io/file-list.ts';
import { openFolder } from '../io/files.ts';
import type { RevisionView } from '../io/view.ts';
import { walk } from '../io/walk.ts';

const skipped = new Set(['node_modules', '.git']);

/** A folder that need be no repository. */
export function folderView(root: string): RevisionView {
  const folder = openFolder(root);
  return {
    revision: null,
    async files() {
      const { paths } = await walk(root, '.', { skip: (name) => skipped.has(name), limit: 50_000 });
      const known = new Set(paths.map((path) => path.slice('./'.length)));
      return fileList({
        text: () => joined(known),
        get: (path) => (known.has(path) ? { path } : undefined),
        counts: () => true,
      });
    },
    read: async (path, options) => folder.read(path, options?.maxBytes),
    stream: (path) => folder.stream(path),
  };
}
