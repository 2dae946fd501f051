import { posix } from 'node:path';
import type { Py } from '../formats/python/value.ts';
import { DvcError } from './failure.ts';
import { folderOf } from './paths.ts';
import type { Project } from './project.ts';
import type { Output, Version } from './stages.ts';
import type { DvcTree } from './tree.ts';

/** A value, or the error that DVC would report in its place. */
export interface FileResult {
  readonly data?: Py;
  readonly error?: DvcError;
}

/** Where contents are kept by their hash: DVC's cache, and its remotes behind it. */
export interface ContentStore {
  /** The content, verified. Throws DvcError where it is nowhere to be had. */
  read(version: Version, remote?: string): Promise<Buffer>;
  /** The files of a folder, by their paths in it. Throws DvcError. */
  list(version: Version, remote?: string): Promise<ReadonlyMap<string, Version>>;
}

/** The files of one revision, whether git or DVC holds them. */
export interface DvcData {
  readonly project: Project;
  readonly tree: DvcTree;
  exists(path: string): boolean;
  /** Folders become the files in them. */
  expand(paths: readonly string[]): Promise<string[]>;
  /** Throws DvcError. */
  read(path: string): Promise<Buffer>;
}

/** Without a store only what git holds is read. */
export function openData(tree: DvcTree, project: Project, store?: ContentStore): DvcData {
  const cached = new Map<string, Output>();
  for (const out of project.stages.flatMap((stage) => stage.outs))
    if (out.cached && out.version) cached.set(out.path, out);

  /** The output that a path is, or lies in. */
  function outputOf(path: string): { output: Output; rest: string } | undefined {
    for (let folder = path; folder !== ''; folder = folderOf(folder)) {
      const output = cached.get(folder);
      if (output) return { output, rest: path.slice(folder.length + 1) };
    }
    return undefined;
  }

  async function fromStore(path: string): Promise<Buffer> {
    const found = outputOf(path);
    if (found === undefined) throw missing(path);
    if (store === undefined) throw new DvcError(`${path} is in DVC's cache, which is not here`, 'NotFetched');
    const { version, remote } = found.output;
    if (found.rest === '') return store.read(version!, remote);
    if (!version!.hash.endsWith('.dir')) throw missing(path);
    const inside = (await store.list(version!, remote)).get(found.rest);
    if (inside === undefined) throw missing(path);
    return store.read(inside, remote);
  }

  async function filesOf(path: string): Promise<string[]> {
    const inGit = tree.isFolder(path) ? tree.below(path).filter((file) => !hidden(file)) : [];
    const output = cached.get(path);
    if (store === undefined || !output?.version?.hash.endsWith('.dir'))
      return inGit.length > 0 ? inGit : [path];
    try {
      const inside = [...(await store.list(output.version, output.remote)).keys()].map(
        (name) => `${path}/${name}`,
      );
      return [...new Set([...inGit, ...inside])];
    } catch {
      return inGit.length > 0 ? inGit : [path];
    }
  }

  function hidden(path: string): boolean {
    return path.endsWith('.dvc') || posix.basename(path) === 'dvc.yaml' || project.ignore.hides(path);
  }

  return {
    project,
    tree,
    exists: (path) => tree.isFile(path) || outputOf(path) !== undefined,
    async expand(paths) {
      const files: string[] = [];
      for (const path of new Set(paths)) {
        const plain = inside(path);
        const folder = !tree.isFile(plain) && (tree.isFolder(plain) || cached.has(plain));
        files.push(...(folder ? await filesOf(plain) : [path]));
      }
      return [...new Set(files)];
    },
    async read(path) {
      const plain = inside(path);
      return tree.isFile(plain) ? tree.read(plain) : fromStore(plain);
    },
  };
}

/** DVC takes what would leave its root as seen from the root. */
function inside(path: string): string {
  return posix.normalize(`/${path}`).slice(1);
}

function missing(path: string): DvcError {
  return new DvcError(`[Errno 2] No storage files available: '${path}'`, 'FileNotFoundError');
}

/** Reads files side by side; one that fails has its error as its result. */
export async function readEach(
  paths: readonly string[],
  read: (path: string) => Promise<Py>,
): Promise<Map<string, FileResult>> {
  const results = await Promise.all(
    paths.map(async (path): Promise<[string, FileResult]> => {
      try {
        return [path, { data: await read(path) }];
      } catch (cause) {
        if (cause instanceof DvcError) return [path, { error: cause }];
        if (cause instanceof RangeError)
          return [path, { error: new DvcError(cause.message, 'RecursionError') }];
        throw cause;
      }
    }),
  );
  return new Map(results);
}
