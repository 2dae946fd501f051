import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type Git, openGit } from '../../../src/io/git.ts';

/** A git repository in a temporary folder, removed by `remove`. */
export interface Repository {
  readonly root: string;
  readonly git: Git;
  run(...args: string[]): string;
  write(path: string, content: string | Uint8Array): void;
  /** Commits everything that git does not ignore and returns the commit's SHA. */
  commit(): string;
  remove(): void;
}

const identity = {
  GIT_AUTHOR_NAME: 'A',
  GIT_AUTHOR_EMAIL: 'a@example.com',
  GIT_COMMITTER_NAME: 'A',
  GIT_COMMITTER_EMAIL: 'a@example.com',
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_SYSTEM: '/dev/null',
};

export function createRepository(
  files: Readonly<Record<string, string>> = {},
  ...flags: string[]
): Repository {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'cml-collect-')));
  const env = { ...process.env, ...identity };
  const run = (...args: string[]) =>
    execFileSync('git', args, { cwd: root, env, encoding: 'utf8', stdio: 'pipe' });
  run('init', '-q', '-b', 'main', ...flags);
  const repository: Repository = {
    root,
    git: openGit(root, env),
    run,
    write(path, content) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), content);
    },
    commit() {
      run('add', '-A');
      run('commit', '-q', '--allow-empty', '-m', 'c');
      return run('rev-parse', 'HEAD').trim();
    },
    remove: () => rmSync(root, { recursive: true, force: true }),
  };
  for (const [path, content] of Object.entries(files)) repository.write(path, content);
  return repository;
}
