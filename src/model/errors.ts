/**
 * Every way in which cml can fail, with the exit code that a script may rely on. The names are stable too: they appear
 * in messages, in the report of a run that failed, and in docs/reference.md.
 */
export const errorCodes = {
  internal: 1,
  usage: 2,
  'config-invalid': 2,
  'config-unreadable': 2,
  'gate-failed': 3,
  'git-missing': 4,
  'not-a-repository': 4,
  'no-commits': 4,
  'work-tree-missing': 4,
  'revision-unknown': 4,
  'merge-base-missing': 4,
  'git-failed': 4,
  'push-rejected': 4,
  'forge-unknown': 5,
  'forge-unauthorized': 5,
  'forge-forbidden': 5,
  'forge-not-found': 5,
  'forge-refused': 5,
  'forge-unavailable': 5,
  'change-request-missing': 5,
  'file-missing': 6,
  'file-unreadable': 6,
  'file-outside': 6,
  'file-too-large': 6,
  'format-invalid': 6,
  'plot-invalid': 6,
  'plot-timeout': 6,
  'remote-refused': 6,
  'disk-full': 7,
  'node-too-old': 7,
  interrupted: 130,
  terminated: 143,
} as const;

export type ErrorCode = keyof typeof errorCodes;

/**
 * A failure that a user can act on. `message` is one sentence: what happened, what was expected and what was found;
 * `hint` is what to do next. Neither may hold a secret or an unescaped control character.
 */
export class CmlError extends Error {
  override readonly name = 'CmlError';
  readonly code: ErrorCode;
  readonly hint: string | undefined;
  /** The HTTP status, where a server answered. */
  readonly status: number | undefined;

  constructor(
    code: ErrorCode,
    message: string,
    options: { hint?: string; cause?: unknown; status?: number | undefined } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.hint = options.hint;
    this.status = options.status;
  }

  get exitCode(): number {
    return errorCodes[this.code];
  }
}

/** The message and then the hint as running text, for a warning in a report. */
export function inWords({ message, hint }: CmlError): string {
  const ended = /[.!?…]$/.test(message) ? message : `${message}.`;
  return hint === undefined ? ended : `${ended} ${hint.replace(/\s*\n\s*/g, ' ')}`;
}
