import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { gitEnvironment } from '../../support/repo.ts';
import type { Call, Reply } from '../server.ts';
import { page, problem } from './rest.ts';
import type { BitbucketState, Identity } from './state.ts';

/** A repository beside the one that is served: what a fork's owner made of it. */
export interface Fork {
  readonly name: string;
  isPublic: boolean;
}

const notFound = problem(404, 'Resource not found');

/**
 * What may be asked about a fork: a commit, a branch, and a file or folder of a commit. The token of another repository sees
 * nothing of it; anybody sees a public one. Undefined where the call is about something else.
 */
export function answerFork(
  {
    state,
    url,
    me,
    gitRoot,
  }: { state: BitbucketState; url: string; me: Identity | undefined; gitRoot: string },
  call: Call,
): Reply | undefined {
  const fork = [...state.forks].find(({ name }) => call.path.startsWith(`/2.0/repositories/${name}/`));
  if (!fork || call.method !== 'GET') return undefined;
  if (me?.type === 'app_user')
    return problem(403, 'Your credentials lack one or more required privilege scopes.');
  if (!fork.isPublic) return notFound;
  const rest = call.path.slice(`/2.0/repositories/${fork.name}/`.length);
  const git = (...args: string[]) => read(join(gitRoot, `${fork.name}.git`), args);
  const commit = /^commit\/([0-9a-f]+)$/.exec(rest)?.[1];
  if (commit !== undefined) {
    const hash = git('rev-parse', '--verify', `${commit}^{commit}`)?.toString().trim();
    return hash === undefined ? notFound : { status: 200, body: { type: 'commit', hash } };
  }
  const branch = /^refs\/branches\/([^/]+)$/.exec(rest)?.[1];
  if (branch !== undefined) {
    const hash = git('rev-parse', '--verify', `refs/heads/${decodeURIComponent(branch)}`)
      ?.toString()
      .trim();
    const target = { type: 'commit', hash };
    return hash === undefined ? notFound : { status: 200, body: { type: 'branch', name: branch, target } };
  }
  const [, at, path] = /^src\/([0-9a-f]{40})\/(.+?)\/?$/.exec(rest) ?? [];
  if (at === undefined || path === undefined) return notFound;
  const place = path.split('/').map(decodeURIComponent).join('/');
  const type = git('cat-file', '-t', `${at}:${place}`)?.toString().trim();
  if (type === 'blob') return { status: 200, body: git('cat-file', 'blob', `${at}:${place}`) };
  if (type !== 'tree') return notFound;
  const names = git('ls-tree', '--name-only', `${at}:${place}`)?.toString().split('\n').filter(Boolean) ?? [];
  const rows = names.map((name) => ({
    type:
      git('cat-file', '-t', `${at}:${place}/${name}`)?.toString().trim() === 'tree'
        ? 'commit_directory'
        : 'commit_file',
    path: `${place}/${name}`,
  }));
  return page({ call, url }, rows);
}

function read(directory: string, args: readonly string[]): Buffer | undefined {
  try {
    return execFileSync('git', args, {
      cwd: directory,
      env: gitEnvironment,
      stdio: 'pipe',
      maxBuffer: 1 << 26,
    });
  } catch {
    return undefined;
  }
}
