import { isDict, isList, type Py, type PyDict } from '../formats/python/value.ts';
import { DvcError } from './failure.ts';
import { joined, nameOf } from './paths.ts';
import type { Tracked } from './templating/context.ts';
import type { ResolvedStage } from './templating/definitions.ts';

/** What dvc.lock or a `.dvc` file says of one file or folder. */
export interface Version {
  /** DVC 3 writes `md5`; before it text files were hashed with Unix line ends. What lies on a server has an ETag. */
  readonly algorithm: 'md5' | 'md5-dos2unix' | 'etag';
  /** Lowercase hexadecimal, `.dir` at the end for a folder; an ETag is as its server has it. */
  readonly hash: string;
  readonly size?: number;
  readonly files?: number;
}

export interface Output {
  /** Relative to DVC's root; a URL for what lies elsewhere. */
  readonly path: string;
  readonly kind: 'out' | 'metric' | 'plot';
  /** Whether DVC's cache holds it, and not git. */
  readonly cached: boolean;
  readonly remote?: string;
  /** A plot's own settings, one a picture. */
  readonly plot?: PyDict;
  readonly version?: Version;
  readonly imported?: Import;
}

/** Where `dvc import` or `dvc import-url` took an output from. */
export interface Import {
  /** A path in the repository; a URL where there is none. */
  readonly path: string;
  readonly repository?: ImportedRepository;
}

/** The repository that `dvc import` took something from. */
export interface ImportedRepository {
  /** Or a path, relative to DVC's root. */
  readonly url: string;
  /** The commit that was imported; a branch or tag where none was noted. */
  readonly revision?: string;
  /** The remote to read from: a name, or its settings. */
  readonly remote?: Py;
  readonly config?: PyDict;
}

export interface Dependency {
  readonly path: string;
  readonly version?: Version;
  /** It lies in another repository or in a database. */
  readonly elsewhere?: true;
}

/** The keys of one params file that a stage depends on; none for the whole file. */
export interface ParamsDependency {
  readonly path: string;
  readonly keys: readonly string[];
}

export interface Stage {
  /** Undefined for a `.dvc` file. */
  readonly name?: string;
  readonly file: string;
  readonly command?: Py;
  /** The folder that it runs in, which paths of its definition are relative to. */
  readonly wdir?: string;
  /** What dvc.lock recorded of its last run. */
  readonly locked?: PyDict;
  readonly deps: readonly Dependency[];
  readonly outs: readonly Output[];
  readonly params: readonly ParamsDependency[];
  readonly tracked: Tracked;
}

const remoteUrl = /^[a-zA-Z][a-zA-Z0-9+.-]*:\/\//;

/** A path of a stage, relative to DVC's root; URLs as they are. Throws DvcError for what is no path. */
function placed(wdir: string, path: Py): string {
  if (typeof path !== 'string') throw new DvcError(`a path was expected, not ${String(path)}`, 'TypeError');
  if (remoteUrl.test(path)) return path;
  if (isDvcFile(path))
    throw new DvcError(`DVC file '${path}' cannot be an output.`, 'OutputIsStageFileError');
  return joined(wdir, path);
}

/** `.dvc` files and dvc.yaml. */
export function isDvcFile(path: string): boolean {
  return path.endsWith('.dvc') || nameOf(path) === 'dvc.yaml';
}

/** A stage of a dvc.yaml, with its versions from dvc.lock. */
export function pipelineStage(
  { name, definition, tracked }: ResolvedStage,
  { file, folder, lock }: { file: string; folder: string; lock: PyDict | undefined },
): Stage {
  const own = definition.get('wdir');
  const wdir = typeof own === 'string' && own !== '' ? joined(folder, own) : folder;
  const locked = (section: string) => versionsIn(lock?.get(section));
  const outs = (['outs', 'metrics', 'plots'] as const).flatMap((section) =>
    [...mergedFlags(definition.get(section))].map(([path, flags]): Output => {
      const version = locked('outs').get(path as string);
      const remote = flags.get('remote');
      return {
        path: placed(wdir, path),
        kind: section === 'outs' ? 'out' : section === 'metrics' ? 'metric' : 'plot',
        cached: flags.get('cache') !== false,
        ...(typeof remote === 'string' && { remote }),
        ...(section === 'plots' && { plot: flags }),
        ...(version && { version }),
      };
    }),
  );
  const deps = items(definition.get('deps')).map((path): Dependency => {
    const version = locked('deps').get(path as string);
    return { path: placed(wdir, path), ...(version && { version }) };
  });
  const params = [...mergeParams(items(definition.get('params')))].map(([path, keys]) => ({
    path: placed(wdir, path),
    keys,
  }));
  const command = definition.get('cmd');
  return {
    name,
    file,
    wdir,
    deps,
    outs,
    params,
    tracked,
    ...(lock && { locked: lock }),
    ...(command !== undefined && { command }),
  };
}

function items(value: Py | undefined): readonly Py[] {
  return isList(value) ? value : [];
}

/** The outs of a section by path; what is said of one path in several places is put together. */
function mergedFlags(section: Py | undefined): Map<Py, Map<Py, Py>> {
  const merged = new Map<Py, Map<Py, Py>>();
  for (const item of items(section)) {
    if (typeof item !== 'string' && !isDict(item)) throw new DvcError('a path was expected', 'ValueError');
    for (const [path, flags] of typeof item === 'string' ? [[item, new Map()] as const] : item) {
      const before = merged.get(path) ?? new Map<Py, Py>();
      for (const [key, value] of isDict(flags) ? flags : []) before.set(key, value);
      merged.set(path, before);
    }
  }
  return merged;
}

/**
 * Params files with the keys that are asked of each; one asked for in whole has none. Throws DvcError for other shapes.
 */
export function mergeParams(list: readonly Py[]): Map<string, string[]> {
  const merged = new Map<string, string[]>();
  const whole = new Set<Py>();
  for (const item of list)
    for (const [file, keys] of isDict(item) ? item : [])
      if (!isList(keys) || keys.length === 0) whole.add(file);
  for (const item of list) {
    if (typeof item === 'string') {
      if (!whole.has('params.yaml')) add('params.yaml', [item]);
    } else if (isDict(item))
      for (const [file, keys] of item) {
        if (typeof file !== 'string') throw new DvcError('a params file was expected', 'TypeError');
        if (whole.has(file)) merged.set(file, []);
        else add(file, keys as readonly Py[]);
      }
    else throw new DvcError('Only list of str/dict is supported.', 'ValueError');
  }
  return merged;

  function add(file: string, keys: readonly Py[]): void {
    merged.set(file, [...(merged.get(file) ?? []), ...keys.map(String)]);
  }
}

function versionsIn(section: Py | undefined): Map<string, Version> {
  const versions = new Map<string, Version>();
  for (const entry of items(section)) {
    const path = isDict(entry) ? entry.get('path') : undefined;
    const version = isDict(entry) ? versionOf(entry) : undefined;
    if (typeof path === 'string' && version) versions.set(path, version);
  }
  return versions;
}

function versionOf(entry: PyDict): Version | undefined {
  const md5 = entry.get('md5');
  const isMd5 = typeof md5 === 'string' && md5 !== '';
  const hash = isMd5 ? md5.toLowerCase() : (entry.get('etag') ?? entry.get('checksum'));
  if (typeof hash !== 'string' || hash === '') return undefined;
  const [size, files] = [entry.get('size'), entry.get('nfiles')];
  return {
    algorithm: !isMd5 ? 'etag' : entry.get('hash') === 'md5' ? 'md5' : 'md5-dos2unix',
    hash,
    ...(typeof size === 'bigint' && { size: Number(size) }),
    ...(typeof files === 'bigint' && { files: Number(files) }),
  };
}

/** The one stage of a `.dvc` file. */
export function singleStage(data: PyDict, { file, folder }: { file: string; folder: string }): Stage {
  const own = data.get('wdir');
  const wdir = typeof own === 'string' && own !== '' ? joined(folder, own) : folder;
  const imported = importOf(data);
  const outs = items(data.get('outs')).map((entry): Output => {
    const out = entry as PyDict;
    const version = versionOf(out);
    const remote = out.get('remote');
    return {
      path: placed(wdir, out.get('path') ?? null),
      kind: 'out',
      cached: out.get('cache') !== false,
      ...(typeof remote === 'string' && { remote }),
      ...(version && { version }),
      ...(imported && { imported }),
    };
  });
  const deps = items(data.get('deps')).map((entry): Dependency => {
    const dep = entry as PyDict;
    const version = versionOf(dep);
    const path = dep.get('path');
    const elsewhere = dep.has('repo') || dep.has('db');
    return {
      path: typeof path === 'string' && elsewhere ? path : placed(wdir, path ?? ''),
      ...(elsewhere && { elsewhere: true }),
      ...(version && { version }),
    };
  });
  return { file, deps, outs, params: [], tracked: new Map() };
}

/** As DVC tells an import: no command, one thing in and one thing out. */
function importOf(data: PyDict): Import | undefined {
  const [dep, ...others] = items(data.get('deps'));
  if (!isDict(dep) || others.length > 0 || data.has('cmd') || items(data.get('outs')).length !== 1)
    return undefined;
  const [path = '', repository] = [dep.get('path'), dep.get('repo')];
  if (typeof path !== 'string' || dep.has('db')) return undefined;
  if (!isDict(repository)) return remoteUrl.test(path) ? { path } : undefined;
  const [url, config, remote] = [repository.get('url'), repository.get('config'), repository.get('remote')];
  const revision = repository.get('rev_lock') ?? repository.get('rev');
  if (typeof url !== 'string') return undefined;
  return {
    path,
    repository: {
      url,
      ...(typeof revision === 'string' && revision !== '' && { revision }),
      ...(remote !== undefined && remote !== null && { remote }),
      ...(isDict(config) && { config }),
    },
  };
}
