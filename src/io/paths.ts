import { CmlError } from '../model/errors.ts';

/**
 * A path relative to a root, with `/`, as a view has them: no empty, `.` or `..` part, no NUL, and nothing
 * in a git directory. Throws CmlError `file-outside`.
 */
export function checkPath(path: string): string {
  const parts = path.split('/');
  const bad = parts.some(
    (part) => part === '' || part === '.' || part === '..' || part.toLowerCase() === '.git',
  );
  if (bad || /[\0\\]/.test(path)) throw outside(path, 'it leaves the repository');
  return path;
}

export function outside(path: string, why: string): CmlError {
  return new CmlError('file-outside', `${shown(path)} is not read: ${why}.`, {
    hint: 'Give the path of a file inside the repository, relative to its root.',
  });
}

export function missing(path: string, cause?: unknown): CmlError {
  return new CmlError('file-missing', `${shown(path)} does not exist.`, { cause });
}

export function tooLarge(path: string, size: number, limit: number): CmlError {
  return new CmlError(
    'file-too-large',
    `${shown(path)} holds ${size} bytes; at most ${limit} are read from such a file.`,
    { hint: 'List it under `ignore:` in cml.yaml, or write a smaller summary of it.' },
  );
}

/** A path as it may stand in a message: one line, no control characters, not endless. */
export function shown(path: string): string {
  const line = path.replace(/[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu, '�');
  return line.length > 200 ? `${line.slice(0, 200)}…` : line;
}
