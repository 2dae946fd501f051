import type { ObjectReader } from '../io/objects.ts';
import type { Refs } from '../io/refs.ts';
import { isDirectory, parseCommit, parseTree } from '../io/tree.ts';

/** Where notes are read from: this repository, or a remote one. */
export interface NotesSource {
  readonly objects: ObjectReader;
  tip(ref: string): Promise<string | undefined>;
  /** Brings these blobs over in one request where they are not here. */
  load(oids: readonly string[]): Promise<void>;
}

/** The notes in this repository. With an object reader that is open anyway, no process is started. */
export function localNotes(objects: ObjectReader): NotesSource {
  return {
    objects,
    async tip(ref) {
      const raw = await objects.read(ref);
      return raw === undefined ? undefined : parseCommit(raw).sha;
    },
    load: async () => {},
  };
}

/** The notes of a remote. `along` are other refs that will be wanted: they come in the same request. */
export function remoteNotes(refs: Refs, along: readonly string[] = []): NotesSource {
  return {
    objects: refs.objects,
    async tip(ref) {
      return (await refs.read([ref, ...along])).get(ref);
    },
    load: refs.load,
  };
}

/** One blob of a notes tree. `path` is `<sha>` or, fanned out, `ab/cd…`. */
export interface NoteEntry {
  readonly path: string;
  readonly oid: string;
}

/**
 * The notes of each commit in the tree of a notes commit. Git fans a notes tree out as it grows (`ab/cdef…`,
 * `ab/cd/ef…`), and allows both forms side by side: then a commit has several blobs. Other paths are no notes.
 */
export async function noteEntries(
  objects: ObjectReader,
  commit: string,
): Promise<ReadonlyMap<string, readonly NoteEntry[]>> {
  const found = new Map<string, NoteEntry[]>();
  const root = await objects.read(`${commit}^{tree}`);
  if (root === undefined) return found;

  let oidBytes = 20;
  async function walk(raw: Buffer, prefix: string, path: string): Promise<void> {
    const below: Promise<void>[] = [];
    for (const entry of parseTree(raw, oidBytes)) {
      if (!/^[0-9a-f]+$/.test(entry.name)) continue;
      const sha = prefix + entry.name;
      const here = path + entry.name;
      if (isDirectory(entry) && entry.name.length === 2 && sha.length < oidBytes * 2) {
        below.push(objects.read(entry.oid).then((tree) => (tree ? walk(tree, sha, `${here}/`) : undefined)));
      } else if (entry.mode.startsWith('100') && sha.length === oidBytes * 2) {
        found.set(sha, [...(found.get(sha) ?? []), { path: here, oid: entry.oid }]);
      }
    }
    await Promise.all(below);
  }
  if (/^[0-9a-f]{64}$/.test(commit)) oidBytes = 32;
  await walk(root, '', '');
  return found;
}

/** Where a new note of a commit goes: one level of fan-out, which git reads at any size. */
export function notePath(sha: string): string {
  return `${sha.slice(0, 2)}/${sha.slice(2)}`;
}
