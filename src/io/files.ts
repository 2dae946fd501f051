import {
  closeSync,
  constants,
  createReadStream,
  fstatSync,
  lstatSync,
  openSync,
  readSync,
  realpathSync,
} from 'node:fs';
import { join, sep } from 'node:path';
import { CmlError } from '../model/errors.ts';
import { checkPath, missing, outside, shown, tooLarge } from './paths.ts';

/** Above this many bytes a file is not read whole, unless its reader asks for more. */
export const defaultMaxBytes = 64 * 1024 * 1024;

/** Bytes of a chunk; larger ones wait for the garbage collector in larger piles. */
const streamChunk = 1 << 17;

/** The regular files below a folder, and nothing else. */
export interface Folder {
  /** The whole file. Throws CmlError `file-missing`, `file-outside`, `file-unreadable` or `file-too-large`. */
  read(path: string, maxBytes?: number): Buffer;
  /** The file in chunks, of any size. Throws as `read` does. */
  stream(path: string): AsyncGenerator<Buffer>;
}

/**
 * Reads below `root`, by paths relative to it. Links are followed while they stay inside; git's own folder, submodules
 * and repositories inside the repository are outside. A pipe or a device is refused without waiting for it.
 *
 * The calls are synchronous: for a thousand small files that is ten times as fast.
 */
export function openFolder(root: string): Folder {
  const checked = new Map<string, string>();

  /** The real path of a folder, seen to be inside. */
  function realFolder(folder: string, asked: string): string {
    const known = checked.get(folder);
    if (known !== undefined) return known;
    const realRoot = realpathSync.native(root);
    const real = realpathSync.native(join(root, folder));
    const within = real === realRoot ? '' : relative(realRoot, real);
    if (within === undefined) throw outside(asked, 'a symbolic link leads out of the repository');
    if (within !== '') checkPath(within);
    refuseNested(realRoot, within, asked);
    checked.set(folder, real);
    return real;
  }

  function locate(path: string, asked: string, depth = 0): string {
    const [folder, name] = split(checkPath(path));
    const place = join(realFolder(folder, asked), name);
    const stat = lstatSync(place);
    if (stat.isFile()) return place;
    if (!stat.isSymbolicLink() || depth > 0) throw irregular(asked);
    const target = relative(realpathSync.native(root), realpathSync.native(place));
    if (target === undefined) throw outside(asked, 'a symbolic link leads out of the repository');
    return locate(target, asked, depth + 1);
  }

  /** What was checked by name may have been replaced since: what is opened is no link, and is looked at again. */
  function open(path: string): { descriptor: number; size: number } {
    const flags = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);
    const descriptor = openSync(locate(path, path), flags);
    const stat = fstatSync(descriptor);
    if (stat.isFile()) return { descriptor, size: stat.size };
    closeSync(descriptor);
    throw irregular(path);
  }

  return {
    read(path, maxBytes = defaultMaxBytes) {
      return explaining(path, () => {
        const { descriptor, size } = open(path);
        try {
          if (size > maxBytes) throw tooLarge(path, size, maxBytes);
          return readWhole(descriptor, size);
        } finally {
          closeSync(descriptor);
        }
      });
    },
    async *stream(path) {
      const { descriptor } = explaining(path, () => open(path));
      const chunks: AsyncIterable<Buffer> = createReadStream('', {
        fd: descriptor,
        highWaterMark: streamChunk,
      });
      try {
        yield* chunks;
      } catch (cause) {
        throw explained(path, cause);
      }
    },
  };
}

/** At most `size` bytes: a file that grows meanwhile is read as it was when it was opened. */
function readWhole(descriptor: number, size: number): Buffer {
  const content = Buffer.allocUnsafe(size);
  let held = 0;
  while (held < size) {
    const count = readSync(descriptor, content, held, size - held, held);
    if (count === 0) break;
    held += count;
  }
  return content.subarray(0, held);
}

/** `path` below `root`, with `/`; undefined where it is elsewhere. */
function relative(root: string, path: string): string | undefined {
  const base = root.endsWith(sep) ? root : root + sep;
  return path.startsWith(base) ? path.slice(base.length).split(sep).join('/') : undefined;
}

function split(path: string): [folder: string, name: string] {
  const slash = path.lastIndexOf('/');
  return [path.slice(0, Math.max(slash, 0)), path.slice(slash + 1)];
}

/** A submodule, or a repository inside the repository, has its own rules and its own readers. */
function refuseNested(realRoot: string, within: string, asked: string): void {
  let folder = realRoot;
  for (const part of within.split('/').filter(Boolean)) {
    folder = join(folder, part);
    if (lstatSync(join(folder, '.git'), { throwIfNoEntry: false }))
      throw outside(asked, 'it belongs to a submodule or to another repository');
  }
}

function irregular(path: string): CmlError {
  return new CmlError('file-unreadable', `${shown(path)} is not a regular file.`);
}

function explaining<T>(path: string, action: () => T): T {
  try {
    return action();
  } catch (cause) {
    throw explained(path, cause);
  }
}

function explained(path: string, cause: unknown): unknown {
  if (cause instanceof CmlError) return cause;
  const code = (cause as NodeJS.ErrnoException).code;
  if (code === 'ENOENT' || code === 'ENOTDIR') return missing(path, cause);
  return new CmlError('file-unreadable', `${shown(path)} cannot be read: ${code ?? 'unknown reason'}.`, {
    cause,
  });
}
