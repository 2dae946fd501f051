#!/usr/bin/env node
import module from 'node:module';
import { type World, wantsColor } from './commands/world.ts';
import { parseArguments } from './options/parse.ts';
import { version } from './version.ts';

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
  version,
};

try {
  const request = parseArguments(process.argv.slice(2), world);
  // Help, `--version` and usage errors are answered by the parser; everything else is loaded only now.
  if ('exitCode' in request) process.exitCode = request.exitCode;
  else process.exitCode = await (await import('./commands/index.ts')).dispatch(request, world);
} catch (error) {
  const { describeError } = await import('./commands/errors.ts');
  const { text, exitCode } = await describeError(error, world.env, wantsColor(world, process.stderr));
  process.stderr.write(text);
  process.exitCode = exitCode;
}
