import { stripVTControlCharacters } from 'node:util';
import { createMask } from '../io/mask.ts';
import { CmlError, type ErrorCode, errorCodes } from '../model/errors.ts';

/** A failure for people, secrets masked and control characters gone. */
export interface Failure {
  readonly code: ErrorCode;
  /** One sentence; of `config-invalid` a line for each mistake. */
  readonly message: string;
  readonly hint?: string;
}

/** What went wrong, whatever was thrown. */
export function failureOf(error: unknown, env: NodeJS.ProcessEnv): Failure {
  const mask = createMask(env);
  const { code, message, hint } = describe(error);
  const clean = (text: string) => mask(stripVTControlCharacters(text));
  return { code, message: clean(message), ...(hint !== undefined && { hint: clean(hint) }) };
}

/** A failure as it is printed, and the exit code that goes with it. */
export function describeError(
  error: unknown,
  env: NodeJS.ProcessEnv,
  color: boolean,
): { text: string; exitCode: number } {
  const { code, message, hint } = failureOf(error, env);
  const paint = (style: number, text: string) => (color ? `\u001b[${style}m${text}\u001b[0m` : text);
  const more = hint === undefined ? '' : `\n  ${hint.replaceAll('\n', '\n  ')}`;
  return {
    text: `${paint(31, 'cml:')} ${message} ${paint(2, `[${code}]`)}${more}\n`,
    exitCode: errorCodes[code],
  };
}

function describe(error: unknown): Failure {
  if (error instanceof CmlError) {
    const { code, message, hint } = error;
    return { code, message, ...(hint && { hint }) };
  }
  if (isDiskFull(error))
    return {
      code: 'disk-full',
      message: `The disk is full: ${String((error as Error).message)}`,
      hint: 'Free some space and run this again.',
    };
  const refused = refusedPath(error);
  if (refused !== undefined) return { code: 'file-unreadable', message: refused };
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return {
    code: 'internal',
    message: 'An error in cml itself, and no fault of yours.',
    hint: `Please report it with these lines:\n${stack}`,
  };
}

const reasons: Readonly<Record<string, string>> = {
  EACCES: 'this user may not open it',
  EISDIR: 'it is a folder',
  ENOENT: 'there is no such file or folder',
  ENOTDIR: 'a part of the path is no folder',
  EPERM: 'this user may not open it',
  EROFS: 'the disk is read-only',
};

/** What the system says of a path that the user named. */
function refusedPath(error: unknown): string | undefined {
  const { code, path } = error instanceof Error ? (error as NodeJS.ErrnoException) : {};
  const reason = code === undefined ? undefined : reasons[code];
  return reason === undefined || path === undefined ? undefined : `${path} cannot be used: ${reason}.`;
}

function isDiskFull(error: unknown): boolean {
  return (
    error instanceof Error &&
    ((error as NodeJS.ErrnoException).code === 'ENOSPC' || (error as NodeJS.ErrnoException).code === 'EDQUOT')
  );
}
