import { existsSync } from 'node:fs';
import { join, posix, resolve } from 'node:path';
import { isDict, type PyDict } from '../formats/python/value.ts';
import { withConfig } from '../io/credentials-git.ts';
import { findRepository, type Git, resolveCommit } from '../io/git.ts';
import { openObjects } from '../io/objects.ts';
import { makePrivateRepository } from '../io/private-repository.ts';
import { obstacleOf } from '../io/transport.ts';
import { CmlError } from '../model/errors.ts';
import { readConfig } from './config.ts';
import { type DvcData, type Imports, openData } from './data.ts';
import { DvcError } from './failure.ts';
import { type History, openHistory } from './history.ts';
import { readProject } from './project.ts';
import { openRemote } from './remotes/index.ts';
import type { Import, ImportedRepository } from './stages.ts';
import { openStore } from './store.ts';

/** Who imports, and where what it imports is kept. */
export interface ImportsPlace {
  /** The user's repository, which imports, or imports what imports. */
  readonly git: Git;
  /** DVC's root on this machine, which a path of another repository is relative to. */
  readonly root: string;
  readonly env: NodeJS.ProcessEnv;
  /** What another repository's remotes give is kept in the cache of the one that imports. */
  readonly cacheFolder: () => string;
  /** A remote of the repository that imports. */
  readonly remoteUrl: (name: string) => string | undefined;
}

/** What data was imported from may itself have been imported; so often. */
const deepest = 4;

/** Milliseconds that another repository's commit may take. */
const patience = 120_000;

/** The one commit of a repository, and where it is. */
interface Source {
  readonly git: Git;
  readonly sha: string;
  /** Its folder, where it lies on this machine. */
  readonly folder?: string;
  readonly history: History;
  /** DVC's projects below its root, the deepest first. */
  readonly roots: readonly string[];
}

/**
 * Reads what `dvc import` took from other repositories, at the commit that it noted, and what `dvc import-url` has not
 * downloaded. One that is elsewhere is fetched into a bare repository of our own, that commit alone and of its files only
 * those that are read; it ends with the program.
 */
export function openImports(place: ImportsPlace, depth = 0): Imports {
  const sources = new Map<string, Promise<Source>>();
  const projects = new Map<string, Promise<DvcData>>();

  /** The project that a path lies in, and the path in it. */
  async function opened({ path, repository }: Import & { readonly repository: ImportedRepository }) {
    if (depth >= deepest) throw notFetched(repository, 'imports lead from one repository to the next');
    const key = `${repository.revision} ${repository.url}`;
    const source = await once(sources, key, () => openSource(place, repository));
    const inside = posix.normalize(`/${path}`).slice(1).replace(/\/$/, '');
    const root = source.roots.find((folder) => `${inside}/`.startsWith(`${folder}/`)) ?? '';
    const data = await once(projects, `${key} ${root}`, () => openProject(source, root, repository));
    return { data, path: inside.slice(root === '' ? 0 : root.length + 1) };
  }

  async function openProject(
    { git, sha, history, folder: top }: Source,
    root: string,
    repository: ImportedRepository,
  ): Promise<DvcData> {
    const tree = await history.open(sha, root);
    const folder = join(top ?? git.env.GIT_DIR!, root);
    const store = openStore({
      root: folder,
      project: async () => {
        const text = tree.isFile('.dvc/config') ? (await tree.read('.dvc/config')).toString('utf8') : '';
        return text + settings(repository) + (top ? ownCache(folder, text, place.env) : '');
      },
      env: place.env,
      cacheFolder: place.cacheFolder(),
    });
    const imports = openImports({ ...place, root: folder }, depth + 1);
    return openData(tree, () => readProject(tree), { store, imports });
  }

  return {
    async read(source, rest) {
      if (!inRepository(source)) return await readUrl(source.path, rest, place);
      const { data, path } = await opened(source);
      return await data.read(posix.join(path, rest));
    },
    async list(source) {
      if (!inRepository(source)) return [];
      const { data, path } = await opened(source);
      const prefix = path === '' ? '' : `${path}/`;
      const files = await data.expand([path]);
      return files.filter((file) => file.startsWith(prefix)).map((file) => file.slice(prefix.length));
    },
  };
}

function inRepository(source: Import): source is Import & { readonly repository: ImportedRepository } {
  return source.repository !== undefined;
}

function once<T>(known: Map<string, Promise<T>>, key: string, make: () => Promise<T>): Promise<T> {
  const value = known.get(key) ?? make();
  known.set(key, value);
  return value;
}

function notFetched({ url }: ImportedRepository, why: string): DvcError {
  const shown = url.replace(/^([a-z+]+:\/\/)[^/@]*@/i, '$1');
  return new DvcError(
    `what was imported from '${shown}' was not fetched: ${why}; run \`dvc pull\``,
    'NotFetched',
  );
}

async function openSource(place: ImportsPlace, repository: ImportedRepository): Promise<Source> {
  try {
    const found = await find(place, repository);
    const history = openHistory(openObjects(found.git));
    const { marks } = await history.open(found.sha, '');
    const roots = marks.flatMap((mark) => /^(.*)\/\.dvc\/config$/.exec(mark)?.[1] ?? []);
    return { ...found, history, roots: roots.sort((a, b) => b.length - a.length) };
  } catch (cause) {
    if (!(cause instanceof CmlError)) throw cause;
    throw notFetched(repository, cause.message.replace(/\.$/, ''));
  }
}

async function find(
  place: ImportsPlace,
  repository: ImportedRepository,
): Promise<Pick<Source, 'git' | 'sha' | 'folder'>> {
  const { url, revision = 'HEAD' } = repository;
  if (revision.startsWith('-') || /[\s:~^?*[\\]|\.\.|@\{/.test(revision))
    throw notFetched(repository, 'its revision is no name of one');
  if (url.startsWith('-')) throw notFetched(repository, 'its address cannot be used');
  const path = url.replace(/^file:\/\//i, '');
  const folder = resolve(place.root, path);
  const isHere = !/^[a-z][a-z0-9+.-]*:\/\//i.test(path) && existsSync(folder);
  if (!isHere && !path.includes(':')) throw notFetched(repository, reasons['not-found']!);
  const git = isHere
    ? await findRepository(folder, alone(place))
    : await fetchInto(place, repository, revision);
  const sha = await resolveCommit(git, isHere ? revision : 'FETCH_HEAD');
  if (sha === undefined) throw notFetched(repository, `it has no revision ${revision}`);
  return { git, sha, ...(isHere && { folder }) };
}

/**
 * A repository on this machine may be a folder that somebody committed, with a configuration that names a program to fetch
 * missing objects by: nothing is fetched there.
 */
function alone({ env }: ImportsPlace): NodeJS.ProcessEnv {
  return { ...env, GIT_ALLOW_PROTOCOL: '' };
}

/** One commit of another repository, in a bare one of our own. */
async function fetchInto(
  place: ImportsPlace,
  repository: ImportedRepository,
  revision: string,
): Promise<Git> {
  const env = withConfig(await silent(place), [['remote.source.url', repository.url]]);
  const { git } = await makePrivateRepository(place.git, env);
  const args = [
    'fetch',
    '--quiet',
    '--no-tags',
    '--no-recurse-submodules',
    '--depth=1',
    '--filter=blob:none',
  ];
  const fetched = await git.try([...args, 'source', revision], { timeout: patience });
  if (fetched.code === 0) return git;
  throw notFetched(repository, reasons[obstacleOf(fetched)] ?? 'git could not read it');
}

const reasons: Partial<Record<ReturnType<typeof obstacleOf>, string>> = {
  unauthorized: 'its server wants a login',
  forbidden: 'it may not be read',
  'not-found': 'there is no such repository, or it may not be seen',
  unavailable: 'its server did not answer',
  'disk-full': 'the disk is full',
};

/** Nobody is asked for a password, and no program is run but git's own and what the user connects by. */
async function silent({ git, env }: ImportsPlace): Promise<NodeJS.ProcessEnv> {
  const own = (await git.try(['config', 'core.sshCommand'])).stdout.toString('utf8').trim();
  return {
    ...env,
    GIT_ALLOW_PROTOCOL: 'git:http:https:ssh',
    GIT_ASKPASS: '',
    SSH_ASKPASS: '',
    ...(env.GIT_SSH === undefined && {
      GIT_SSH_COMMAND: env.GIT_SSH_COMMAND ?? (own || 'ssh -oBatchMode=yes'),
    }),
  };
}

/** What `dvc import --remote` and `--config` noted, as lines of a configuration. */
function settings({ remote, config }: ImportedRepository): string {
  const lines: string[] = [''];
  const section = (title: string, values: PyDict) => {
    lines.push(`[${title}]`);
    for (const [key, value] of values)
      if (!isDict(value)) lines.push(`${oneLine(String(key))} = ${oneLine(String(value))}`);
  };
  for (const [name, values] of config ?? []) {
    if (!isDict(values)) continue;
    if (name !== 'remote') section(oneLine(String(name)), values);
    else
      for (const [own, options] of values)
        if (isDict(options)) section(`'remote "${oneLine(String(own))}"'`, options);
  }
  if (isDict(remote)) section(`'remote "imported"'`, remote);
  if (remote !== undefined)
    section('core', new Map([['remote', isDict(remote) ? 'imported' : oneLine(String(remote))]]));
  return lines.join('\n');
}

function oneLine(text: string): string {
  return text.replace(/[\r\n]+/g, ' ');
}

/** A repository on this machine that has no remote is one by its cache. */
function ownCache(folder: string, text: string, env: NodeJS.ProcessEnv): string {
  const config = readConfig(folder, text, env);
  if (config.remote() !== undefined) return '';
  return `\n[core]\nremote = cache\n['remote "cache"']\nurl = ${config.cacheFolder}\n`;
}

/** A file that `dvc import-url --no-download` left on a server. One of this machine may be any, whoever wrote the `.dvc` file. */
async function readUrl(path: string, rest: string, { env, remoteUrl }: ImportsPlace): Promise<Buffer> {
  const [, name, below] = /^remote:\/\/([^/]+)\/(.*)$/.exec(path) ?? [];
  const base = name === undefined ? path : `${remoteUrl(name)?.replace(/\/+$/, '')}/${below}`;
  const [, folder, file] =
    /^((?!file:)[a-z][a-z0-9+.-]*:\/\/.+?)\/([^/]+)$/i.exec(rest === '' ? base : `${base}/${rest}`) ?? [];
  if (folder === undefined || file === undefined)
    throw new DvcError(`'${path}' is not fetched: run \`dvc pull\``, 'NotFetched');
  const read = await openRemote({ name: name ?? 'import-url', url: folder, options: new Map() }, env);
  const bytes = await read(file);
  if (bytes === undefined) throw new DvcError(`there is no '${path}'`, 'FileNotFoundError');
  return bytes;
}
