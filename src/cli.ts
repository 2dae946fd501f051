#!/usr/bin/env node
import module from 'node:module';
import type { World } from './commands/world.ts';

// Node 22 and newer keep compiled code between runs; Node 20 has no such call.
(module as { enableCompileCache?: () => void }).enableCompileCache?.();

// A reader that closes the pipe early (`cml diff | head`) is no failure of ours.
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1));

const stop = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort(signal));

const world: World = {
  directory: process.cwd(),
  env: process.env,
  stdout: process.stdout,
  stderr: process.stderr,
  signal: stop.signal,
  version: CML_VERSION,
};

/** What is asked most often, and by scripts, is answered before anything is loaded. */
function isVersion([first, ...rest]: readonly string[]): boolean {
  return rest.length === 0 && (first === '--version' || first === '-V');
}

async function main(argv: readonly string[]): Promise<number> {
  const { unknownWord } = await import('./options/spelling.ts');
  const unknown = unknownWord(argv);
  const plugin = unknown && (await import('./commands/plugin.ts'));
  const ended = unknown && (await plugin?.runPlugin(unknown.word, unknown.args, world));
  if (ended !== undefined) return ended;
  const { parseArguments } = await import('./options/parse.ts');
  const request = parseArguments(argv, world);
  // Help and usage errors are answered by the parser; everything else is loaded only now.
  if ('exitCode' in request) return request.exitCode;
  return (await import('./commands/index.ts')).dispatch(request, world);
}

const argv = process.argv.slice(2);
if (isVersion(argv)) {
  process.stdout.write(`${CML_VERSION}\n`);
} else {
  try {
    process.exitCode = await main(argv);
  } catch (error) {
    const { describeError } = await import('./commands/errors.ts');
    const { wantsColor } = await import('./commands/world.ts');
    const { text, exitCode } = await describeError(error, world.env, wantsColor(world, process.stderr));
    process.stderr.write(text);
    process.exitCode = exitCode;
  }
}
