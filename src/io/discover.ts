import { lstatSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Settings of git that change where it looks. */
const lookingElsewhere = ['GIT_CEILING_DIRECTORIES', 'GIT_DISCOVERY_ACROSS_FILESYSTEM'];

/**
 * The top of the work tree that holds `directory`, where git is sure to say the same (setup.c,
 * `setup_git_directory_gently`): a `.git` folder of this very user on the same disk, with nothing said of another work tree
 * in its configuration. Undefined for everything else, which is for git to tell: links to elsewhere, bare and broken
 * repositories, somebody else's, none. It saves most calls their first process.
 */
export function plainTop(directory: string, env: NodeJS.ProcessEnv): string | undefined {
  const user = process.geteuid?.();
  if (user === undefined || lookingElsewhere.some((name) => env[name] !== undefined)) return undefined;
  try {
    const start = realpathSync.native(directory);
    const { dev } = statSync(start);
    for (let folder = start; ; folder = dirname(folder)) {
      const here = lstatSync(folder);
      if (here.dev !== dev) return undefined;
      const git = join(folder, '.git');
      const there = lstatSync(git, { throwIfNoEntry: false });
      if (there)
        return there.isDirectory() && there.uid === user && here.uid === user && isPlain(git)
          ? folder
          : undefined;
      // What has these two is a repository without a work tree, or pretends to be one.
      if (has(folder, 'HEAD') && has(folder, 'objects')) return undefined;
      if (dirname(folder) === folder) return undefined;
    }
  } catch {
    return undefined;
  }
}

function isPlain(git: string): boolean {
  const isWhole = ['objects', 'refs'].every((name) => statSync(join(git, name)).isDirectory());
  if (!isWhole || has(git, 'commondir')) return false;
  if (!/^(ref: refs\/|[0-9a-f]{40})/.test(readFileSync(join(git, 'HEAD'), 'utf8'))) return false;
  const config = readFileSync(join(git, 'config'), 'utf8');
  // A format that this git may not know, or another place for the files.
  return !/extensions|repositoryformatversion(?!\s*=\s*[01]\s*$)|worktree|bare(?!\s*=\s*false\s*$)/im.test(
    config,
  );
}

function has(folder: string, name: string): boolean {
  return lstatSync(join(folder, name), { throwIfNoEntry: false }) !== undefined;
}
