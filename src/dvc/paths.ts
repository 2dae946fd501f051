import { posix } from 'node:path';

/** `path` from `folder`, both relative to one root; may begin with `../` where it leaves it. */
export function joined(folder: string, path: string): string {
  const normal = posix.normalize(posix.join('/', folder, path)).slice(1);
  const plain = posix.normalize(posix.join(folder, path));
  const kept = plain.startsWith('..') || posix.isAbsolute(path) ? plain : normal;
  return kept === '.' ? '' : kept.replace(/(?<=.)\/$/, '');
}

/** The folder of a path; `''` for the root. */
export function folderOf(path: string): string {
  const slash = path.lastIndexOf('/');
  return slash < 0 ? '' : path.slice(0, slash);
}

/** The last part of a path. */
export function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** `path` as seen from `folder`, both relative to one root: Python's `relpath`. */
export function seenFrom(folder: string, path: string): string {
  return posix.relative(`/${folder}`, `/${path}`) || '.';
}

/** The extension in lower case, with its dot; none for `.name`. */
export function suffixOf(path: string): string {
  return posix.extname(nameOf(path)).toLowerCase();
}

/** An order for paths that does not depend on the machine. */
export function byName(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
