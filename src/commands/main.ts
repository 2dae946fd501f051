import { CmlError } from '../model/errors.ts';
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
  requireNode(process.versions.node);
  return (await import('./index.ts')).dispatch(request, world);
}

/** npm only warns of a Node that is too old, and the images of iterative/cml bring such. Throws CmlError `node-too-old`. */
function requireNode(version: string): void {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  throw new CmlError('node-too-old', `This is Node ${version}, and cml needs 20.19 or newer.`, {
    hint: 'Take an image with a newer Node, or set one up before: `actions/setup-node` on GitHub, `https://deb.nodesource.com/setup_22.x` on Debian and Ubuntu.',
  });
}
