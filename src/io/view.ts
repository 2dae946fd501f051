import type { Warning } from '../model/run.ts';
import type { FileList } from './file-list.ts';

/** A file in a view. `oid` is git's blob name where the view knows it without reading. */
export interface ViewFile {
  readonly path: string;
  readonly oid?: string;
}

/**
 * A read-only look at one revision: the work tree, or a commit's tree read from git's objects. Paths are relative to the
 * repository's root, with `/`. Nothing outside the repository can be read through it: a symbolic link that leaves it, a
 * submodule and a path with `..` are refused with a CmlError (`file-outside`).
 */
export interface RevisionView {
  /** The full commit SHA; null for the work tree. */
  readonly revision: string | null;
  /** The repository's folder on this machine, where it has one. */
  readonly root?: string;
  /** Every file, listed once and kept. */
  files(): Promise<FileList>;
  /** The whole file. Throws CmlError `file-missing`, `file-outside` or `file-too-large` (above `maxBytes`, 64 MiB unless told). */
  read(path: string, options?: { maxBytes?: number }): Promise<Buffer>;
  /** The file in chunks, of any size. */
  stream(path: string): AsyncIterable<Buffer>;
  /** What was left out of the list, once `files` has been asked. */
  warnings?(): readonly Warning[];
}
