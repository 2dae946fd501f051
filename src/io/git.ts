import { CmlError } from '../model/errors.ts';
import { type ExecOptions, exec, type Result } from './process.ts';

/** The empty tree in a SHA-1 repository. */
export const emptyTree = '4b825dc642cb6eb9a060e54bf8d69288fbee4904';

/** The git binary, bound to one repository and one environment. */
export interface Git {
  /** The top of the work tree, or the git directory of a bare repository. */
  readonly root: string;
  readonly env: NodeJS.ProcessEnv;
  /** Runs git and returns whatever came of it. */
  try(args: readonly string[], options?: ExecOptions): Promise<Result>;
  /** Runs git and returns its output without the last newline; throws CmlError `git-failed` where it fails. */
  text(args: readonly string[], options?: ExecOptions): Promise<string>;
}

/**
 * Prompts, pagers, localised messages and a caller's GIT_DIR would all change what git does under us. A credential
 * prompt would hang a build for ever.
 */
function quietEnvironment(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const { GIT_DIR: _dir, GIT_WORK_TREE: _tree, GIT_INDEX_FILE: _index, ...rest } = env;
  return { ...rest, GIT_TERMINAL_PROMPT: '0', GIT_OPTIONAL_LOCKS: '0', GIT_PAGER: 'cat', LC_ALL: 'C' };
}

export function openGit(root: string, env: NodeJS.ProcessEnv): Git {
  const base = quietEnvironment(env);
  async function run(args: readonly string[], options: ExecOptions = {}): Promise<Result> {
    try {
      return await exec('git', args, { cwd: root, ...options, env: { ...base, ...options.env } });
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code !== 'ENOENT') throw cause;
      throw new CmlError('git-missing', 'The git program was not found on PATH.', {
        hint: 'Install git (2.30 or newer) and run this again.',
        cause,
      });
    }
  }
  return {
    root,
    env: base,
    try: run,
    async text(args, options) {
      const result = await run(args, options);
      if (result.code === 0) return result.stdout.toString('utf8').replace(/\n$/, '');
      const said = result.stderr.trim().split('\n').slice(-3).join(' ') || `exit code ${result.code}`;
      throw new CmlError('git-failed', `git ${args[0]} failed: ${said}`);
    },
  };
}

/** Finds the repository that holds `directory`. Throws CmlError `not-a-repository` where there is none. */
export async function findRepository(directory: string, env: NodeJS.ProcessEnv): Promise<Git> {
  const here = openGit(directory, env);
  const top = await here.try(['rev-parse', '--show-toplevel']);
  if (top.code === 0) return openGit(top.stdout.toString('utf8').replace(/\n$/, ''), env);
  const bare = await here.try(['rev-parse', '--absolute-git-dir']);
  if (bare.code === 0) return openGit(bare.stdout.toString('utf8').replace(/\n$/, ''), env);
  throw new CmlError('not-a-repository', `${directory} is not inside a git repository.`, {
    hint: bare.stderr.includes('dubious ownership')
      ? `Git distrusts the owner of this folder: run \`git config --global --add safe.directory ${directory}\`.`
      : 'Run cml in a checkout of your repository, or make one with `git init`.',
  });
}
