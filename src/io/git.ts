import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { CmlError } from '../model/errors.ts';
import { scrub, withConfig } from './credentials-git.ts';
import { plainTop } from './discover.ts';
import type { ObjectReader } from './objects.ts';
import { type ExecOptions, exec, type Result } from './process.ts';

/** The git binary, bound to one repository and one environment. */
export interface Git {
  /** The top of the work tree, or the git directory of a bare repository. */
  readonly root: string;
  /** There is no work tree. */
  readonly isBare: boolean;
  readonly env: NodeJS.ProcessEnv;
  /** Its abort ends calls that have a timeout, those that wait for a server, as the timeout would. */
  readonly until?: AbortSignal;
  /** Runs git and returns whatever came of it. */
  try(args: readonly string[], options?: ExecOptions): Promise<Result>;
  /** Runs git and returns its output without the last newline; throws CmlError `git-failed` where it fails. */
  text(args: readonly string[], options?: ExecOptions): Promise<string>;
}

/** `git rev-parse --local-env-vars`, less the ones that carry configuration: set in hooks and by `git rebase --exec`. */
const repositoryVariables = [
  'GIT_ALTERNATE_OBJECT_DIRECTORIES',
  'GIT_COMMON_DIR',
  'GIT_DIR',
  'GIT_GRAFT_FILE',
  'GIT_IMPLICIT_WORK_TREE',
  'GIT_INDEX_FILE',
  'GIT_INTERNAL_SUPER_PREFIX',
  'GIT_NAMESPACE',
  'GIT_OBJECT_DIRECTORY',
  'GIT_PREFIX',
  'GIT_REPLACE_REF_BASE',
  'GIT_SHALLOW_FILE',
  'GIT_WORK_TREE',
];

/**
 * A job's container often runs as another user than the one who checked out, which git distrusts. In CI the checkout is the
 * job's own, and its code is run anyway; elsewhere git's own caution stands.
 */
function trusting(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return env.CI && env.CI !== 'false' ? withConfig(env, [['safe.directory', '*']]) : env;
}

/**
 * Prompts, pagers, localised messages and a caller's GIT_DIR would all change what git does under us. A credential
 * prompt, or a server that never answers, would hang a build for ever.
 */
function quietEnvironment(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const quiet: NodeJS.ProcessEnv = {
    ...trusting(env),
    GIT_TERMINAL_PROMPT: '0',
    // A server that says nothing for so many seconds would say nothing in more of them.
    GIT_HTTP_LOW_SPEED_LIMIT: env.GIT_HTTP_LOW_SPEED_LIMIT ?? '1',
    GIT_HTTP_LOW_SPEED_TIME: env.GIT_HTTP_LOW_SPEED_TIME ?? '30',
    GIT_OPTIONAL_LOCKS: '0',
    // Objects are told by their ids: a replacement would have another.
    GIT_NO_REPLACE_OBJECTS: '1',
    GIT_PAGER: 'cat',
    LC_ALL: 'C',
  };
  for (const name of repositoryVariables) delete quiet[name];
  return quiet;
}

/** What comes of a process that was ended. */
const ended: Result = { code: null, stdout: Buffer.alloc(0), stderr: '' };

/** Binds git to the repository at `root`, or to `gitDir` where git must not look for one itself. */
export function openGit(
  root: string,
  env: NodeJS.ProcessEnv,
  options: { gitDir?: string; isBare?: boolean; until?: AbortSignal | undefined } = {},
): Git {
  const base = quietEnvironment(env);
  if (options.gitDir !== undefined) base.GIT_DIR = options.gitDir;
  async function run(args: readonly string[], execOptions: ExecOptions = {}): Promise<Result> {
    const until = execOptions.timeout === undefined ? undefined : options.until;
    if (until?.aborted) return ended;
    try {
      return await exec('git', args, {
        cwd: root,
        ...(until && { signal: until }),
        ...execOptions,
        env: { ...base, ...execOptions.env },
      });
    } catch (cause) {
      if (until?.aborted) return ended;
      if ((cause as NodeJS.ErrnoException).code !== 'ENOENT') throw cause;
      // Node says the same of a missing program and of a missing folder to run it in.
      if (!existsSync(root)) throw new CmlError('file-missing', `There is no folder ${root}.`, { cause });
      throw new CmlError('git-missing', 'The git program was not found on PATH.', {
        hint: 'Install git (2.31 or newer) and run this again.',
        cause,
      });
    }
  }
  return {
    root,
    isBare: options.isBare === true,
    env: base,
    ...(options.until && { until: options.until }),
    try: run,
    async text(args, execOptions) {
      const result = await run(args, execOptions);
      if (result.code === 0) return result.stdout.toString('utf8').replace(/\n$/, '');
      const said = result.stderr.trim().split('\n').slice(-3).join(' ') || `exit code ${result.code}`;
      throw new CmlError('git-failed', `git ${args[0]} failed: ${scrub(said, base)}`);
    },
  };
}

/** Finds the repository that holds `directory`. Throws CmlError `not-a-repository` where there is none. */
export async function findRepository(directory: string, env: NodeJS.ProcessEnv): Promise<Git> {
  const plain = plainTop(directory, env);
  if (plain !== undefined) return openGit(plain, env);
  const here = openGit(directory, env);
  const top = await here.try(['rev-parse', '--show-toplevel'], { quick: true });
  if (top.code === 0) return openGit(top.stdout.toString('utf8').replace(/\n$/, ''), env);
  const bare = await here.try(['rev-parse', '--absolute-git-dir'], { quick: true });
  if (bare.code === 0) return openGit(bare.stdout.toString('utf8').replace(/\n$/, ''), env, { isBare: true });
  throw new CmlError('not-a-repository', `${directory} is not inside a git repository.`, {
    hint: bare.stderr.includes('dubious ownership')
      ? `Git distrusts the owner of this folder: run \`git config --global --add safe.directory ${directory}\`.`
      : repositoryHint(directory),
  });
}

/** A checkout in a folder below, as `actions/checkout` makes with `path:`, is what is meant where there is one. */
function repositoryHint(directory: string): string {
  const entries = existsSync(directory) ? readdirSync(directory, { withFileTypes: true }) : [];
  const below = entries.filter(
    (entry) => entry.isDirectory() && existsSync(join(directory, entry.name, '.git')),
  );
  const [only] = below;
  return only && below.length === 1
    ? `The repository is in the folder ${only.name}: give it as --working-directory, or as \`working-directory:\` of the action.`
    : 'Run cml in a checkout of your repository, or make one with `git init`.';
}

/** Throws CmlError `work-tree-missing` for a bare repository. */
export function requireWorkTree(git: Git): void {
  if (!git.isBare) return;
  throw new CmlError(
    'work-tree-missing',
    `${git.root} is a bare repository: there are no files to look at.`,
    {
      hint: 'Run cml in a checkout, or name revisions: `cml diff BASE HEAD`.',
    },
  );
}

/**
 * The commit that a revision names, or undefined where this repository does not have it. `objects`, where they are open
 * anyway, answer without a process of its own; what they do not know may have been fetched since they were opened.
 */
export async function resolveCommit(
  git: Git,
  revision: string,
  objects?: Pick<ObjectReader, 'id'>,
): Promise<string | undefined> {
  const known = await objects?.id(`${revision}^{commit}`);
  if (known !== undefined) return known;
  const result = await git.try([
    'rev-parse',
    '--verify',
    '--quiet',
    '--end-of-options',
    `${revision}^{commit}`,
  ]);
  return result.code === 0 ? result.stdout.toString('utf8').trim() : undefined;
}

/** The directory that holds the repository's objects and refs: the main one, where `root` is a linked work tree. */
export async function commonDirectory(git: Git): Promise<string> {
  return await git.text(['rev-parse', '--path-format=absolute', '--git-common-dir']);
}
