import { posix } from 'node:path';
import type { Py } from '../formats/python/value.ts';
import { DvcError } from './failure.ts';
import { loadFile } from './load.ts';
import { byName, folderOf } from './paths.ts';
import type { Project } from './project.ts';
import { type Import, isDvcFile, type Output, type Version } from './stages.ts';
import type { DvcTree } from './tree.ts';

/** A value, or the error that DVC would report in its place. */
export interface FileResult {
  readonly data?: Py;
  readonly error?: DvcError;
}

/** Where contents are kept by their hash: DVC's cache, and its remotes behind it. */
export interface ContentStore {
  /** The content, verified; from `elsewhere` where no remote has it. Throws DvcError where it is nowhere to be had. */
  read(version: Version, remote?: string, elsewhere?: () => Promise<Buffer>): Promise<Buffer>;
  /** The files of a folder, by their paths in it. Throws DvcError. */
  list(version: Version, remote?: string): Promise<ReadonlyMap<string, Version>>;
}

/** What was imported, where it came from. */
export interface Imports {
  /** The content, or that of a file in the folder. Throws DvcError. */
  read(source: Import, rest: string): Promise<Buffer>;
  /** The files of a folder, by their paths in it; none of a file. Throws DvcError. */
  list(source: Import): Promise<readonly string[]>;
}

/** The files of one revision, whether git or DVC holds them. */
export interface DvcData {
  /** Throws DvcError where the revision's DVC files are broken; read when first asked for. */
  project(): Promise<Project>;
  readonly tree: DvcTree;
  exists(path: string): Promise<boolean>;
  /**
   * Folders become the files in them. One of which DVC does not have the list stays as it is: reading it will say why.
   * Throws DvcError for it where `strict`.
   */
  expand(paths: readonly string[], options?: { strict?: boolean }): Promise<string[]>;
  /** Throws DvcError. */
  read(path: string): Promise<Buffer>;
  /** What a file holds, by its extension. Throws DvcError. */
  load(path: string): Promise<Py>;
}

/** Contents that were parsed before, by their path and id: revisions have most of them in common. */
export type Loaded = Map<string, Promise<Py>>;

/** Without a store only what git holds is read. */
export function openData(
  tree: DvcTree,
  loadProject: () => Promise<Project>,
  { store, imports, loaded = new Map() }: { store?: ContentStore; imports?: Imports; loaded?: Loaded } = {},
): DvcData {
  let known: Promise<Project> | undefined;
  const project = () => {
    known ??= loadProject();
    return known;
  };
  let cached: ReadonlyMap<string, Output> | undefined;
  let folders: ReadonlySet<string> | undefined;

  async function outputs(): Promise<ReadonlyMap<string, Output>> {
    cached ??= cachedOutputs(await project());
    return cached;
  }

  /** The output that a path is, or lies in. */
  async function outputOf(path: string): Promise<{ output: Output; rest: string } | undefined> {
    const all = await outputs();
    for (let folder = path; folder !== ''; folder = folderOf(folder)) {
      const output = all.get(folder);
      if (output) return { output, rest: path.slice(folder.length + 1) };
    }
    return undefined;
  }

  /** Where an imported content can be had when it is not here. */
  function elsewhere({ imported }: Output, rest: string): (() => Promise<Buffer>) | undefined {
    return imported && imports ? () => imports.read(imported, rest) : undefined;
  }

  async function fromStore(path: string): Promise<Buffer> {
    const found = await outputOf(path);
    if (found === undefined) throw missing(path);
    if (store === undefined) throw new DvcError(`${path} is in DVC's cache, which is not here`, 'NotFetched');
    const { output, rest } = found;
    const source = elsewhere(output, rest);
    const version = rest === '' ? output.version : (await listOf(output)).get(rest);
    if (version)
      return store.read(version, output.remote, source).catch((cause) => {
        throw cause instanceof DvcError && cause.type === 'FileNotFoundError' ? missing(path) : cause;
      });
    if (rest !== '' && !(await listOf(output)).has(rest)) throw missing(path);
    if (source) return source();
    throw new DvcError(`${path} was imported and not downloaded`, 'NotFetched');
  }

  /** The files of a folder that DVC keeps, or that was imported; their versions as far as they are known. */
  async function listOf({
    version,
    remote,
    imported,
  }: Output): Promise<ReadonlyMap<string, Version | undefined>> {
    const isFolder = version?.hash.endsWith('.dir') === true;
    if (store === undefined || (version && !isFolder)) return new Map();
    try {
      if (version) return await store.list(version, remote);
    } catch (cause) {
      if (!(cause instanceof DvcError) || imported === undefined || imports === undefined) throw cause;
    }
    const names = imported && imports ? await imports.list(imported) : [];
    return new Map(names.map((name) => [name, undefined]));
  }

  async function filesOf(path: string): Promise<string[]> {
    const { ignore } = await project();
    const hidden = (file: string) => isDvcFile(file) || ignore.hides(file);
    const inGit = tree.isFolder(path) ? tree.below(path).filter((file) => !hidden(file)) : [];
    const files = new Set([...inGit, ...(await filesInStore(path))]);
    return files.size > 0 ? [...files].sort(byName) : [path];
  }

  /** Those below a folder that DVC keeps, that lies in one, or that has some in it. */
  async function filesInStore(path: string): Promise<string[]> {
    const found = await outputOf(path);
    const inside = found
      ? [found.output]
      : [...(await outputs()).values()].filter((one) => isBelow(one.path, path));
    const lists = inside.map(async (output) => {
      const names = [...(await listOf(output)).keys()];
      const files = names.length > 0 ? names.map((name) => `${output.path}/${name}`) : [output.path];
      return files.filter((file) => isBelow(file, path));
    });
    return (await Promise.all(lists)).flat();
  }

  async function expanded(path: string, strict: boolean): Promise<string[]> {
    const plain = inside(path);
    if (tree.isFile(plain)) return [path];
    try {
      return tree.isFolder(plain) || (await isStored(plain)) ? await filesOf(plain) : [path];
    } catch (cause) {
      if (cause instanceof DvcError && !strict) return [path];
      throw cause;
    }
  }

  async function isStored(path: string): Promise<boolean> {
    const all = await outputs();
    // Nothing is in DVC's cache: the usual case of very many metrics.
    if (all.size === 0) return false;
    folders ??= foldersOf(all.keys());
    return folders.has(path) || (await outputOf(path)) !== undefined;
  }

  async function read(path: string): Promise<Buffer> {
    const plain = inside(path);
    return tree.isFile(plain) ? tree.read(plain) : fromStore(plain);
  }

  return {
    project,
    tree,
    exists: async (path) => tree.isFile(path) || (await outputOf(path)) !== undefined,
    async expand(paths, { strict = false } = {}) {
      const files = new Set<string>();
      for (const path of new Set(paths)) for (const file of await expanded(path, strict)) files.add(file);
      return [...files];
    },
    read,
    async load(path) {
      const identity = tree.identity(inside(path));
      const parse = async () => loadFile(path, await read(path));
      if (identity === undefined) return parse();
      const key = `${identity} ${path}`;
      const before = loaded.get(key) ?? parse();
      loaded.set(key, before);
      return before;
    },
  };
}

function cachedOutputs({ stages }: Project): Map<string, Output> {
  const outs = stages
    .flatMap((stage) => stage.outs)
    .filter((out) => out.cached && (out.version || out.imported));
  return new Map(outs.map((out) => [out.path, out]));
}

/** Every folder that one of the paths lies in, the root among them. */
function foldersOf(paths: Iterable<string>): Set<string> {
  const folders = new Set<string>();
  for (const path of paths)
    for (let folder = folderOf(path); !folders.has(folder); folder = folderOf(folder)) folders.add(folder);
  return folders;
}

function isBelow(path: string, folder: string): boolean {
  return folder === '' || path.startsWith(`${folder}/`);
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
