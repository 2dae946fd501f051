import { join } from 'node:path';
import type { FileList } from '../io/file-list.ts';
import type { RevisionView } from '../io/view.ts';
import { CmlError } from '../model/errors.ts';
import { type ContentStore, openData } from './data.ts';
import { DvcError } from './failure.ts';
import { readProject } from './project.ts';
import { openStore } from './store.ts';
import { type DvcTree, openTree } from './tree.ts';

/** The root, and every folder below it that `dvc init --subdir` made a project of its own. */
export function projectRoots(files: FileList): string[] {
  const below = files.find({ ends: ['/.dvc/config'] });
  return ['', ...below.map((path) => path.slice(0, -'/.dvc/config'.length))];
}

/**
 * DVC's cache on this machine, and no remote: a report may be about a stranger's change, whose `.dvc/config` must not
 * say where a build connects to, with whose keys. Contents are verified by their hash, wherever the cache is said to be.
 * Undefined where the view has no folder on this machine.
 */
export function cacheOf(view: RevisionView, root: string, tree: DvcTree): ContentStore | undefined {
  if (view.root === undefined) return undefined;
  const project = async () =>
    tree.isFile('.dvc/config') ? (await tree.read('.dvc/config')).toString('utf8') : '';
  return openStore({ root: join(view.root, root), project, env: {}, offline: true });
}

/**
 * One file that DVC tracks at a revision, from its cache; undefined where DVC tracks no such file. Throws CmlError
 * `file-missing` where it does, and the content is not here.
 */
export async function readTracked(view: RevisionView, path: string): Promise<Buffer | undefined> {
  const roots = projectRoots(await view.files()).filter((root) => root === '' || path.startsWith(`${root}/`));
  for (const root of roots.reverse()) {
    const tree = await openTree(view, root);
    if (tree.marks.length === 0) continue;
    const store = cacheOf(view, root, tree);
    const data = openData(tree, () => readProject(tree, () => true), { ...(store && { store }) });
    const inside = root === '' ? path : path.slice(root.length + 1);
    try {
      if (await data.exists(inside)) return await data.read(inside);
    } catch (cause) {
      if (!(cause instanceof DvcError)) throw cause;
      throw new CmlError('file-missing', `DVC tracks ${path} at the baseline, and its content is not here.`, {
        hint: 'Run `dvc fetch --all-commits` or `dvc pull` of that revision before cml.',
        cause,
      });
    }
  }
  return undefined;
}
