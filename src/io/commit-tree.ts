import { CmlError } from '../model/errors.ts';
import type { ObjectReader } from './objects.ts';
import { isDirectory, type TreeEntry } from './tree.ts';
import type { ViewFile } from './view.ts';

/** Mode of a tree entry, as git writes it. */
const symlinkMode = '120000';
const submoduleMode = '160000';

/** A file of a commit, or a symbolic link. */
export interface CommitFile extends ViewFile {
  /** The object that git holds under the path. */
  readonly blob: string;
  readonly link: boolean;
}

/** What a commit holds, by path. */
export interface CommitFiles {
  readonly files: ReadonlyMap<string, CommitFile>;
  /** Paths of the repositories inside of it. */
  readonly submodules: ReadonlySet<string>;
}

/** Files and folders. A few objects are enough for more of them than fit anywhere: folders that hold each other many times. */
const mostEntries = 5_000_000;
/** As git's own core.maxTreeDepth has it. */
const deepestFolder = 2048;

/** Lists a commit. Throws CmlError `revision-unknown` where that cannot be done. */
export async function listCommit(objects: ObjectReader, sha: string): Promise<CommitFiles> {
  const folders = openFolders(objects, sha);
  const files = new Map<string, CommitFile>();
  const submodules = new Set<string>();
  let seen = 0;

  function add({ entries, below }: Folder, prefix: string): void {
    seen += entries.length;
    if (seen > mostEntries) throw unlisted(sha, `it holds more than ${mostEntries} files`);
    for (const { mode, name, oid } of entries) {
      const path = prefix + name;
      const folder = below.get(name);
      if (folder) add(folder, `${path}/`);
      else if (mode === submoduleMode) submodules.add(path);
      // The id of a link names its target's path, not the content that a reader gets.
      else if (mode === symlinkMode) files.set(path, { path, blob: oid, link: true });
      else files.set(path, { path, blob: oid, link: false, oid });
    }
  }
  add(await folders(await objects.id(`${sha}^{tree}`), 0), '');
  return { files, submodules };
}

interface Folder {
  readonly entries: readonly TreeEntry[];
  readonly below: ReadonlyMap<string, Folder>;
}

/** Reads folders with all that is below them, each once however often it is there. */
function openFolders(objects: ObjectReader, sha: string) {
  const known = new Map<string, Promise<Folder>>();

  async function read(oid: string | undefined, depth: number): Promise<Folder> {
    const entries = oid === undefined ? undefined : await objects.tree(oid);
    if (entries === undefined) throw unlisted(sha, 'not all of it is here');
    if (depth > deepestFolder) throw unlisted(sha, `its folders are nested deeper than ${deepestFolder}`);
    const folders = entries.filter(isDirectory);
    const below = await Promise.all(folders.map((folder) => once(folder.oid, depth + 1)));
    return { entries, below: new Map(folders.map(({ name }, index) => [name, below[index]!])) };
  }
  function once(oid: string, depth: number): Promise<Folder> {
    const folder = known.get(oid) ?? read(oid, depth);
    known.set(oid, folder);
    return folder;
  }
  return read;
}

function unlisted(sha: string, why: string): CmlError {
  return new CmlError('revision-unknown', `The files of ${sha} cannot be listed: ${why}.`);
}
