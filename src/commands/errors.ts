import { stripVTControlCharacters } from 'node:util';
import { CmlError } from '../model/errors.ts';

/** What a person sees of a failure, secrets masked, and the exit code that goes with it. */
export async function describeError(
  error: unknown,
  env: NodeJS.ProcessEnv,
  color: boolean,
): Promise<{ text: string; exitCode: number }> {
  const { createMask } = await import('../io/mask.ts');
  const mask = createMask(env);
  const paint = (code: number, text: string) => (color ? `\u001b[${code}m${text}\u001b[0m` : text);
  const clean = (text: string) => mask(stripVTControlCharacters(text));
  if (error instanceof CmlError) {
    const hint = error.hint ? `\n  ${clean(error.hint).replaceAll('\n', '\n  ')}` : '';
    return {
      text: `${paint(31, 'cml:')} ${clean(error.message)} ${paint(2, `[${error.code}]`)}${hint}\n`,
      exitCode: error.exitCode,
    };
  }
  if (isDiskFull(error)) {
    return {
      text: `${paint(31, 'cml:')} The disk is full: ${clean(String((error as Error).message))} [disk-full]\n  Free some space and run this again.\n`,
      exitCode: 7,
    };
  }
  const refused = refusedPath(error);
  if (refused !== undefined)
    return { text: `${paint(31, 'cml:')} ${clean(refused)} ${paint(2, '[file-unreadable]')}\n`, exitCode: 6 };
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return {
    text: `${paint(31, 'cml:')} An error in cml itself, and no fault of yours. [internal]\n  Please report it with these lines:\n${clean(stack)}\n`,
    exitCode: 1,
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
