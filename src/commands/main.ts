import { parseArguments } from '../options/parse.ts';
import { unknownWord } from '../options/spelling.ts';
import type { World } from './world.ts';

/** Runs what a command line asks for; returns the exit code. Throws what went wrong. */
export async function main(argv: readonly string[], world: World): Promise<number> {
  const unknown = unknownWord(argv);
  const plugin = unknown && (await import('./plugin.ts'));
  const ended = unknown && (await plugin?.runPlugin(unknown.word, unknown.args, world));
  if (ended !== undefined) return ended;
  const request = parseArguments(argv, world);
  // Help and usage errors are answered by the parser; everything else is loaded only now.
  if ('exitCode' in request) return request.exitCode;
  return (await import('./index.ts')).dispatch(request, world);
}
