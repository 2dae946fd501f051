import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll } from 'vitest';

const scratch: string[] = [];
afterAll(() => {
  for (const directory of scratch.splice(0))
    rmSync(directory, { recursive: true, force: true, maxRetries: 3 });
});

/** A temporary directory that goes when the test file ends. */
export function temporaryDirectory(name = 'test'): string {
  const directory = realpathSync(mkdtempSync(join(tmpdir(), `cml-${name}-`)));
  scratch.push(directory);
  return directory;
}

/** git with an identity and dates of its own, so that commits have the same SHA on every machine. */
export const gitEnvironment: NodeJS.ProcessEnv = {
  PATH: process.env.PATH,
  HOME: '/nonexistent',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_CONFIG_COUNT: '3',
  GIT_CONFIG_KEY_0: 'init.defaultBranch',
  GIT_CONFIG_VALUE_0: 'main',
  GIT_CONFIG_KEY_1: 'protocol.file.allow',
  GIT_CONFIG_VALUE_1: 'always',
  GIT_CONFIG_KEY_2: 'advice.detachedHead',
  GIT_CONFIG_VALUE_2: 'false',
  GIT_AUTHOR_NAME: 'Test',
  GIT_AUTHOR_EMAIL: 'test@example.com',
  GIT_AUTHOR_DATE: '2026-01-01T00:00:00Z',
  GIT_COMMITTER_NAME: 'Test',
  GIT_COMMITTER_EMAIL: 'test@example.com',
  GIT_COMMITTER_DATE: '2026-01-01T00:00:00Z',
};

export interface Repo {
  readonly path: string;
  /** Runs git and returns its output, trimmed. */
  git(...args: string[]): string;
  write(files: Readonly<Record<string, string | Uint8Array>>): void;
  /** Writes files, commits everything, returns the SHA. Each commit is a second later than the one before. */
  commit(message: string, files?: Readonly<Record<string, string | Uint8Array>>): string;
  head(): string;
}

/** Opens a directory as a repository. */
export function openRepo(path: string): Repo {
  let seconds = 0;
  function git(args: readonly string[], env: NodeJS.ProcessEnv = {}): string {
    const options = {
      cwd: path,
      env: { ...gitEnvironment, ...env },
      encoding: 'utf8',
      stdio: 'pipe',
    } as const;
    return execFileSync('git', args, options).trim();
  }
  function write(files: Readonly<Record<string, string | Uint8Array>>): void {
    for (const [name, content] of Object.entries(files)) {
      mkdirSync(dirname(join(path, name)), { recursive: true });
      writeFileSync(join(path, name), content);
    }
  }
  return {
    path,
    git: (...args) => git(args),
    write,
    commit(message, files = {}) {
      write(files);
      git(['add', '-A']);
      seconds += 1;
      const date = new Date(Date.UTC(2026, 0, 1) + seconds * 1000).toISOString();
      git(['commit', '-q', '--allow-empty', '-m', message], {
        GIT_AUTHOR_DATE: date,
        GIT_COMMITTER_DATE: date,
      });
      return git(['rev-parse', 'HEAD']);
    },
    head: () => git(['rev-parse', 'HEAD']),
  };
}

/** An empty repository in a temporary directory. */
export function makeRepo(options: { bare?: boolean; path?: string } = {}): Repo {
  const path = options.path ?? temporaryDirectory('repo');
  mkdirSync(path, { recursive: true });
  const repo = openRepo(path);
  repo.git('init', '-q', ...(options.bare ? ['--bare'] : []));
  return repo;
}

/** A clone in a temporary directory. `url` may be a path; a shallow clone of a path needs `file://`. */
export function cloneRepo(url: string, ...options: string[]): Repo {
  const path = temporaryDirectory('clone');
  const clone = openRepo(path);
  clone.git('clone', '-q', ...options, url, '.');
  return clone;
}
