import { CmlError } from '../model/errors.ts';

const reasons: Readonly<Record<string, string>> = {
  EACCES: 'this user may not open it',
  EEXIST: 'something else of that name is there',
  EISDIR: 'it is a folder',
  ENOENT: 'there is no such file or folder',
  ENOTDIR: 'a part of the path is no folder',
  EPERM: 'this user may not open it',
  EROFS: 'the disk is read-only',
};

/** Why the system refuses a path, as half a sentence; undefined where it is none of the user's concern. */
export function refusal(error: unknown): string | undefined {
  const code = codeOf(error);
  return code === undefined ? undefined : reasons[code];
}

/** A failure that a user can act on, be it the system's own; undefined where it is a fault of the program. */
export function asCmlError(error: unknown): CmlError | undefined {
  if (error instanceof CmlError) return error;
  if (isDiskFull(error))
    return new CmlError('disk-full', `The disk is full: ${(error as Error).message}`, {
      hint: 'Free some space and run this again.',
      cause: error,
    });
  const reason = refusal(error);
  const path = (error as NodeJS.ErrnoException | undefined)?.path;
  if (reason === undefined || path === undefined) return undefined;
  return new CmlError('file-unreadable', `${path} cannot be used: ${reason}.`, { cause: error });
}

/** Whether there was no room on the disk, or none left for this user. */
export function isDiskFull(error: unknown): boolean {
  return ['ENOSPC', 'EDQUOT'].includes(codeOf(error) ?? '');
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error ? (error as NodeJS.ErrnoException).code : undefined;
}
