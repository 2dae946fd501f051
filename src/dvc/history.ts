import { defaultMaxBytes } from '../io/files.ts';
import type { ObjectReader } from '../io/objects.ts';
import { parseTree, type TreeEntry } from '../io/tree.ts';
import { CmlError } from '../model/errors.ts';
import { DvcError } from './failure.ts';
import { byName, folderOf, nameOf } from './paths.ts';
import { type DvcTree, isLink, isMark } from './tree.ts';

/** Many commits of one repository, whose folders are read once however many commits have them unchanged. */
export interface History {
  /** The commit's files below `root`; `tree` is the id of its tree, where that is known. */
  open(commit: string, root: string, tree?: string): Promise<DvcTree>;
}

interface Folder {
  readonly files: ReadonlyMap<string, TreeEntry>;
  readonly folders: ReadonlyMap<string, Folder>;
  /** The names of the marks in it and below, relative to it. */
  readonly marks: readonly string[];
}

const symlinkMode = '120000';
const folderMode = '40000';
const submoduleMode = '160000';
const nothing: Folder = { files: new Map(), folders: new Map(), marks: [] };

export function openHistory(objects: ObjectReader): History {
  const known = new Map<string, Promise<Folder>>();

  /** `inDvc` is for the folders inside of a `.dvc`, where every file is a mark. */
  async function readFolder(name: string, digits: number, inDvc: boolean): Promise<Folder> {
    const raw = await objects.read(name);
    if (raw === undefined) return nothing;
    const entries = parseTree(raw, digits / 2).filter(({ mode }) => mode !== submoduleMode);
    const below = entries.filter(({ mode }) => mode === folderMode);
    const folders = new Map(
      await Promise.all(
        below.map(
          async ({ name, oid }) => [name, await folderOfId(oid, digits, inDvc || name === '.dvc')] as const,
        ),
      ),
    );
    const files = new Map(
      entries.filter(({ mode }) => mode !== folderMode).map((entry) => [entry.name, entry]),
    );
    const own = [...files.keys()].filter((name) => inDvc || isMark(name));
    const inside = [...folders].flatMap(([name, { marks }]) => marks.map((mark) => `${name}/${mark}`));
    return { files, folders, marks: [...own, ...inside] };
  }

  function folderOfId(oid: string, digits: number, inDvc: boolean): Promise<Folder> {
    const key = inDvc ? `${oid} .dvc` : oid;
    const before = known.get(key) ?? readFolder(oid, digits, inDvc);
    known.set(key, before);
    return before;
  }

  return {
    async open(commit, root, tree = `${commit}^{tree}`) {
      const top = await readFolder(root === '' ? tree : `${commit}:${root}`, commit.length, false);
      const folderAt = (path: string) =>
        path === ''
          ? top
          : path.split('/').reduce<Folder | undefined>((folder, name) => folder?.folders.get(name), top);
      const fileAt = (path: string) => folderAt(folderOf(path))?.files.get(nameOf(path));
      return {
        revision: commit,
        marks: [...top.marks].sort(byName),
        isFile: (path) => fileAt(path) !== undefined,
        isFolder: (path) => folderAt(path) !== undefined,
        below: (path) => filesBelow(folderAt(path) ?? nothing, path === '' ? '' : `${path}/`).sort(byName),
        identity: (path) => fileAt(path)?.oid,
        async read(path) {
          const file = fileAt(path);
          if (file?.mode === symlinkMode) throw isLink(path);
          const bytes = file && (await readBlob(objects, file.oid, path));
          if (bytes === undefined)
            throw new DvcError(`[Errno 2] No such file or directory: '${path}'`, 'FileNotFoundError');
          return bytes;
        },
      };
    },
  };
}

async function readBlob(objects: ObjectReader, oid: string, path: string): Promise<Buffer | undefined> {
  try {
    return await objects.read(oid, { maxBytes: defaultMaxBytes });
  } catch (cause) {
    if (cause instanceof CmlError) throw new DvcError(`'${path}': ${cause.message}`, 'FileNotFoundError');
    throw cause;
  }
}

function filesBelow({ files, folders }: Folder, prefix: string): string[] {
  const own = [...files.keys()].map((name) => prefix + name);
  return [...own, ...[...folders].flatMap(([name, folder]) => filesBelow(folder, `${prefix}${name}/`))];
}
