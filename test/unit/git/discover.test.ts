import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { plainTop } from '../../../src/io/discover.ts';
import { makeRepo, temporaryDirectory } from '../../support/repo.ts';

function gitSays(folder: string): string | undefined {
  try {
    return execFileSync('git', ['rev-parse', '--show-toplevel'], {
      cwd: folder,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trimEnd();
  } catch {
    return undefined;
  }
}

/** A repository with a commit, and the folder to ask about. */
type Layout = () => string;

const plain: Readonly<Record<string, Layout>> = {
  'the top': () => committed(),
  'a folder below': () => below(committed(), 'a/b'),
  'a repository without commits': () => {
    const folder = temporaryDirectory('discover');
    execFileSync('git', ['init', '-q', folder]);
    return folder;
  },
  'a detached HEAD': () => {
    const top = committed();
    execFileSync('git', ['checkout', '-q', '--detach'], { cwd: top });
    return top;
  },
  'a link to a folder of it': () => {
    const link = join(temporaryDirectory('discover'), 'link');
    symlinkSync(below(committed(), 'a'), link);
    return link;
  },
  'a repository in a repository': () => {
    const inner = below(committed(), 'inner');
    execFileSync('git', ['init', '-q'], { cwd: inner });
    return below(inner, 'x');
  },
};

const others: Readonly<Record<string, Layout>> = {
  'no repository': () => temporaryDirectory('discover'),
  'a folder that is not there': () => join(temporaryDirectory('discover'), 'gone'),
  'a linked work tree': () => {
    const place = join(temporaryDirectory('discover'), 'linked');
    execFileSync('git', ['worktree', 'add', '-q', place], { cwd: committed() });
    return place;
  },
  'a git directory elsewhere': () => {
    const place = temporaryDirectory('discover');
    execFileSync('git', ['init', '-q', '--separate-git-dir', join(place, 'git'), join(place, 'tree')]);
    return join(place, 'tree');
  },
  'another work tree': () => {
    const top = committed();
    execFileSync('git', ['config', 'core.worktree', temporaryDirectory('elsewhere')], { cwd: top });
    return top;
  },
  'a bare repository': () => {
    const folder = temporaryDirectory('discover');
    execFileSync('git', ['init', '-q', '--bare', folder]);
    return folder;
  },
  'a bare repository in a work tree': () => {
    const inner = below(committed(), 'bare');
    execFileSync('git', ['init', '-q', '--bare', inner]);
    return inner;
  },
  'the git directory itself': () => join(committed(), '.git', 'refs'),
  'a repository that says it is bare': () => {
    const top = committed();
    execFileSync('git', ['config', 'core.bare', 'true'], { cwd: top });
    return top;
  },
  'a broken repository': () => {
    const top = committed();
    rmSync(join(top, '.git', 'refs'), { recursive: true });
    return top;
  },
  'an empty .git': () => {
    const top = temporaryDirectory('discover');
    mkdirSync(join(top, '.git'));
    return top;
  },
  'a format of tomorrow': () => {
    const top = committed();
    execFileSync('git', ['config', 'core.repositoryformatversion', '7'], { cwd: top });
    return top;
  },
  'a SHA-256 repository': () => {
    const top = temporaryDirectory('discover');
    execFileSync('git', ['init', '-q', '--object-format=sha256', top]);
    return top;
  },
  'a configuration that nobody may read': () => {
    const top = committed();
    const file = join(top, '.git', 'config');
    chmodSync(file, 0o000);
    // Root reads it all the same, and then it says so.
    if (process.geteuid?.() === 0) {
      chmodSync(file, 0o600);
      writeFileSync(file, '[core]\n\tbare\n');
    }
    return top;
  },
};

function committed(): string {
  const repo = makeRepo();
  repo.commit('Start', { 'a/x.json': '{}' });
  return repo.path;
}

function below(top: string, path: string): string {
  const folder = join(top, path);
  mkdirSync(folder, { recursive: true });
  return folder;
}

describe.skipIf(process.platform === 'win32')('where a repository is', () => {
  test.each(Object.entries(plain))('%s: what git says, without it', (_, layout) => {
    const folder = layout();
    expect(plainTop(folder, {})).toBe(gitSays(folder));
    expect(plainTop(folder, {})).toBeDefined();
  });

  test.each(Object.entries(others))('%s is left to git', (_, layout) => {
    expect(plainTop(layout(), {})).toBeUndefined();
  });

  test('so is everything where git is told to look elsewhere', () => {
    expect(plainTop(committed(), { GIT_CEILING_DIRECTORIES: '/' })).toBeUndefined();
  });
});
