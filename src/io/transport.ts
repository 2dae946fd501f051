import { CmlError } from '../model/errors.ts';
import { scrub } from './credentials-git.ts';
import type { Result } from './process.ts';

/** What stood in the way of a fetch or a push. */
export type Obstacle =
  | 'unauthorized'
  | 'forbidden'
  | 'not-found'
  | 'unavailable'
  | 'refused'
  | 'disk-full'
  | 'other';

/**
 * git tells by English text only. The order matters: a 403 is often followed by `Could not read from remote
 * repository`, which alone would mean that it is not there.
 */
const signs: readonly (readonly [Obstacle, RegExp])[] = [
  ['disk-full', /No space left on device|Out of diskspace/i],
  [
    'unauthorized',
    /Authentication failed|could not read (Username|Password)|returned error: 401|Invalid (username|credentials)|Access denied|Permission denied \(publickey/i,
  ],
  [
    'forbidden',
    /returned error: 403|Permission to \S+ denied|not allowed to push|You are not allowed|write access|read[- ]only/i,
  ],
  [
    'refused',
    /\[remote rejected\]|pre-receive hook declined|protected branch|repository rule|push declined/i,
  ],
  [
    'unavailable',
    /returned error: (429|5\d\d)|timed? ?out|too slow|could not resolve host|connection (refused|reset|was closed)|couldn't connect|failed to connect|early EOF|hung up|RPC failed|unexpected disconnect|unexpected flush|invalid server response|empty reply|SSL_|gnutls|bad line length|expected '?packfile|expected flush/i,
  ],
  [
    'not-found',
    /returned error: (404|410)|not found|does not appear to be a git repository|could not read from remote/i,
  ],
];

/** Reads what went wrong out of a result whose exit code is not 0. A process that had to be killed was hanging. */
export function obstacleOf(result: Result): Obstacle {
  if (result.code === null) return 'unavailable';
  const text = `${result.stderr}\n${result.stdout.toString('utf8')}`;
  return signs.find(([, sign]) => sign.test(text))?.[0] ?? 'other';
}

interface Circumstances {
  readonly action: 'read' | 'write';
  /** The server, without credentials. */
  readonly label: string;
  readonly env: NodeJS.ProcessEnv;
}

/** The error that a user sees. git's own last lines are its cause, secrets removed. */
export function transportError(result: Result, { action, label, env }: Circumstances): CmlError {
  const said = scrub(result.stderr.trim(), env);
  const silence =
    result.code === null ? 'git was stopped because the server did not answer' : 'git said nothing';
  const cause = new Error(said === '' ? silence : said);
  const detail = (
    said.split('\n').findLast((line) => /^(remote: |fatal: |error: |!)/.test(line)) ?? ''
  ).slice(0, 300);
  const doing = action === 'read' ? 'read refs from' : 'write refs to';
  switch (obstacleOf(result)) {
    case 'unauthorized':
      return new CmlError(
        'forge-unauthorized',
        `git could not ${doing} ${label}: the server did not accept the token, or there was none.`,
        {
          hint: 'Check that the token is set in this job, has not expired and belongs to this server.',
          cause,
        },
      );
    case 'forbidden':
      return new CmlError(
        'forge-forbidden',
        `git could not ${doing} ${label}: the token may ${action === 'write' ? 'read but not write' : 'not read'} this repository.`,
        {
          hint:
            action === 'write'
              ? 'Give the job `permissions: contents: write` (GitHub), or a token with the right to push (write_repository on GitLab).'
              : 'Give the job `permissions: contents: read` (GitHub), or a token with the right to read the repository.',
          cause,
        },
      );
    case 'not-found':
      return new CmlError(
        'forge-not-found',
        `git could not ${doing} ${label}: there is no such repository, or the token may not see it.`,
        {
          hint: 'Check the URL by `git remote -v` and the repositories that the token was made for.',
          cause,
        },
      );
    case 'unavailable':
      return new CmlError(
        'forge-unavailable',
        `git could not ${doing} ${label}: the server did not answer as it should${detail === '' ? '' : ` (${detail})`}.`,
        {
          hint: 'Run the job again; if it goes on, look at the status page of the forge and at proxy settings.',
          cause,
        },
      );
    case 'disk-full':
      return new CmlError('disk-full', 'The disk is full: git could not write its objects.', {
        hint: 'Free space in the temporary directory, or point TMPDIR at a larger disk.',
        cause,
      });
    case 'refused':
      return new CmlError(
        'push-rejected',
        `${label} rejected the push${detail === '' ? '' : `: ${detail}`}.`,
        {
          hint: 'A rule of the repository or a hook stands in the way: let the token write `refs/notes/cml*` and `refs/cml/*`.',
          cause,
        },
      );
    case 'other':
      return new CmlError(
        'git-failed',
        `git could not ${doing} ${label}${detail === '' ? '' : `: ${detail}`}.`,
        { cause },
      );
  }
}
