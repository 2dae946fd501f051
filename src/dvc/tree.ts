import { anySign } from '../io/file-list.ts';
import type { RevisionView } from '../io/view.ts';
import { CmlError } from '../model/errors.ts';
import { DvcError } from './failure.ts';
import { nameOf } from './paths.ts';

/** The files of one revision below DVC's root, by paths relative to it. */
export interface DvcTree {
  /** The commit; null for the work tree. */
  readonly revision: string | null;
  /** The files that DVC looks for wherever they are (see `isMark`), in order. */
  readonly marks: readonly string[];
  isFile(path: string): boolean;
  isFolder(path: string): boolean;
  /** The files below a folder, in order. */
  below(folder: string): string[];
  /** The id of a file's content, where it is known without reading it. */
  identity(path: string): string | undefined;
  /** Throws DvcError where there is no such file, or it cannot be read. */
  read(path: string): Promise<Buffer>;
}

/** dvc.yaml, `.dvc` and `.dvcignore` files, and whatever lies in a folder `.dvc`. */
export function isMark(path: string): boolean {
  const name = nameOf(path);
  return (
    name === 'dvc.yaml' || name.endsWith('.dvc') || name === '.dvcignore' || /(?:^|\/)\.dvc\//.test(path)
  );
}

/** A link in a commit is a file without content of its own: DVC does not follow it there. */
export function isLink(path: string): DvcError {
  return new DvcError(`'${path}' is a symbolic link`, 'FileNotFoundError');
}

/** `root` is DVC's root, relative to the repository's; `''` where they are one. */
export async function openTree(view: RevisionView, root = ''): Promise<DvcTree> {
  const prefix = root === '' ? '' : `${root}/`;
  const files = await view.files();
  const below = (folder: string) => {
    const from = folder === '' ? prefix : `${prefix}${folder}/`;
    const found = files.find(from === '' ? anySign : { holds: [from] }, (path) => path.startsWith(from));
    return found.map((path) => path.slice(prefix.length));
  };
  const marks = files.find(
    { ends: ['dvc.yaml', '.dvc', '.dvcignore'], holds: ['.dvc/'] },
    (path) => path.startsWith(prefix) && isMark(path.slice(prefix.length)),
  );
  const folders = new Map<string, boolean>();

  return {
    revision: view.revision,
    marks: marks.map((path) => path.slice(prefix.length)),
    isFile: (path) => files.has(prefix + path),
    isFolder(path) {
      const known = folders.get(path) ?? (path === '' || below(path).length > 0);
      folders.set(path, known);
      return known;
    },
    below,
    identity: (path) => files.get(prefix + path)?.oid,
    async read(path) {
      const file = files.get(prefix + path);
      if (view.revision !== null && file !== undefined && file.oid === undefined) throw isLink(path);
      try {
        return await view.read(prefix + path);
      } catch (cause) {
        if (cause instanceof CmlError) throw new DvcError(cause.message, 'FileNotFoundError');
        throw cause;
      }
    },
  };
}
