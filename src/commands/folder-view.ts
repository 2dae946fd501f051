import { openFolder } from '../io/files.ts';
import type { RevisionView } from '../io/view.ts';
import { walk } from '../io/walk.ts';

/** A folder that need be no repository. */
export function folderView(root: string): RevisionView {
  const folder = openFolder(root);
  return {
    revision: null,
    async files() {
      const { paths } = await walk(root, '.', { skip: (name) => name === 'node_modules', limit: 50_000 });
      return new Map(paths.map((path) => path.slice('./'.length)).map((path) => [path, { path }]));
    },
    read: async (path, options) => folder.read(path, options?.maxBytes),
    stream: (path) => folder.stream(path),
  };
}
