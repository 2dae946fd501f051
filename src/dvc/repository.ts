import { existsSync, lstatSync } from 'node:fs';
import { relative, resolve, sep } from 'node:path';
import { findRepository, type Git, resolveCommit } from '../io/git.ts';
import { type ObjectReader, openObjects } from '../io/objects.ts';
import { workTreeView } from '../io/views.ts';
import { type DvcConfig, readConfig } from './config.ts';
import { type DvcData, type Imports, type Loaded, openData } from './data.ts';
import { DvcError } from './failure.ts';
import { type History, openHistory } from './history.ts';
import type { ImportsPlace } from './imports.ts';
import { openProjects } from './projects.ts';
import { openStore } from './store.ts';
import { type DvcTree, openTree } from './tree.ts';

/** A DVC project in a git repository, as seen from one folder of it. */
export interface DvcRepository {
  readonly git: Git;
  readonly env: NodeJS.ProcessEnv;
  /** DVC's root, relative to the repository's. */
  readonly root: string;
  /** The folder that the command runs in, relative to DVC's root; may begin with `..`. */
  readonly folder: string;
  /** A path that the user wrote, relative to DVC's root. */
  fromUser(path: string): string;
  /** DVC's configuration as it is in the work tree. */
  config(): DvcConfig;
  /** DVC's root on this machine. */
  readonly place: string;
  /** What one revision holds; null is the work tree. `tree` is the commit's, where it is known. */
  open(commit: string | null, tree?: string): Promise<DvcData>;
  close(): void;
}

/** DVC's root is the nearest folder that has a `.dvc`, else the repository's. */
export async function openRepository(cwd: string, env: NodeJS.ProcessEnv): Promise<DvcRepository> {
  const git = await findRepository(cwd, env);
  const top = git.root;
  const dvcRoot = nearestRoot(cwd, top);
  const root = posixPath(relative(top, dvcRoot));
  const folder = posixPath(relative(dvcRoot, resolve(cwd)));
  let objects: ObjectReader | undefined;
  let history: History | undefined;
  const projects = openProjects();
  const loaded: Loaded = new Map();

  const config = () => readConfig(dvcRoot, undefined, env);
  const imports = lazyImports({
    git,
    root: dvcRoot,
    env,
    cacheFolder: () => config().cacheFolder,
    remoteUrl: (name) => config().remote(name)?.url,
  });

  function treeOf(commit: string | null, id?: string): Promise<DvcTree> {
    if (commit === null) return openTree(workTreeView(git), root);
    objects ??= openObjects(git);
    history ??= openHistory(objects);
    return history.open(commit, root, id);
  }

  return {
    git,
    env,
    root,
    folder,
    fromUser: (path) => posixPath(relative(dvcRoot, resolve(cwd, path))),
    config,
    place: dvcRoot,
    async open(commit, id) {
      const tree = await treeOf(commit, id);
      const project = async () =>
        tree.isFile('.dvc/config') ? (await tree.read('.dvc/config')).toString('utf8') : '';
      const store = openStore({ root: dvcRoot, project, env });
      return openData(tree, () => projects.read(tree), { store, loaded, imports });
    },
    close: () => objects?.close(),
  };
}

/** Hardly any project imports. */
function lazyImports(place: ImportsPlace): Imports {
  let opened: Promise<Imports> | undefined;
  const open = () => {
    opened ??= import('./imports.ts').then(({ openImports }) => openImports(place));
    return opened;
  };
  return {
    read: async (source, rest) => (await open()).read(source, rest),
    list: async (source) => (await open()).list(source),
  };
}

function nearestRoot(cwd: string, top: string): string {
  for (let folder = resolve(cwd); ; folder = resolve(folder, '..')) {
    const dvc = resolve(folder, '.dvc');
    if (existsSync(dvc) && lstatSync(dvc).isDirectory()) return folder;
    if (folder === resolve(top) || folder === resolve(folder, '..')) return top;
  }
}

function posixPath(path: string): string {
  return path.split(sep).join('/');
}

/** A revision to look at, and what it is called: names of one commit go together. */
export interface NamedRevision {
  readonly name: string;
  /** Null is the work tree. */
  readonly commit: string | null;
  /** The id of the commit's tree, where it is known. */
  readonly tree?: string;
}

/** The commits that names stand for, in order; several names of one commit are one entry. Throws DvcError. */
export async function groupRevisions(git: Git, names: readonly string[]): Promise<NamedRevision[]> {
  const commits = await Promise.all(names.map((name) => resolveName(git, name)));
  const grouped = new Map<string, Set<string>>();
  for (const [index, commit] of commits.entries())
    grouped.set(commit, (grouped.get(commit) ?? new Set()).add(names[index]!));
  return [...grouped].map(([commit, aliases]) => ({ name: [...aliases].join(','), commit }));
}

export async function resolveName(git: Git, name: string): Promise<string> {
  const direct = await resolveCommit(git, name);
  if (direct !== undefined) return direct;
  const remotes = (await git.text(['remote'])).split('\n').filter(Boolean);
  const found = new Set<string>();
  for (const remote of remotes) {
    const commit = await resolveCommit(git, `refs/remotes/${remote}/${name}`);
    if (commit !== undefined) found.add(commit);
  }
  const commits = found.size > 0 ? found : await experimentsNamed(git, name);
  const [only] = commits;
  if (only !== undefined && commits.size === 1) return only;
  throw new DvcError(`${commits.size > 1 ? 'ambiguous' : 'unknown'} Git revision '${name}'`, 'RevError');
}

/** The tips of the experiments of that name: HEAD's own before others; all where several have it. */
async function experimentsNamed(git: Git, name: string): Promise<ReadonlySet<string>> {
  if (name.startsWith('refs/') || name.includes('/')) return new Set();
  const { listExperiments } = await import('./experiments/refs.ts');
  const named = (await listExperiments(git)).filter((experiment) => experiment.name === name);
  const head = await resolveCommit(git, 'HEAD');
  const own = named.filter(({ baseline }) => baseline === head);
  return new Set((own.length > 0 ? own : named).map(({ commits }) => commits[0]!));
}

export async function hasCommits(git: Git): Promise<boolean> {
  return (await resolveCommit(git, 'HEAD')) !== undefined;
}
