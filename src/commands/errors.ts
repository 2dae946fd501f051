import { stripVTControlCharacters } from 'node:util';
import { createMask } from '../io/mask.ts';
import { asCmlError } from '../io/system-error.ts';
import { type ErrorCode, errorCodes } from '../model/errors.ts';

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
  const known = asCmlError(error);
  if (known !== undefined) {
    const { code, message, hint } = known;
    return { code, message, ...(hint && { hint }) };
  }
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return {
    code: 'internal',
    message: 'An error in cml itself, and no fault of yours.',
    hint: `Please report it with these lines:\n${stack}`,
  };
}
