#!/usr/bin/env node
import type { World } from './commands/world.ts';

/** What is asked most often, and by scripts, is answered before anything is set up or loaded. */
function isVersion([first, ...rest]: readonly string[]): boolean {
  return rest.length === 0 && (first === '--version' || first === '-V');
}

async function run(argv: readonly string[]): Promise<number> {
  // Node 22 and newer keep compiled code between runs; Node 20 has no such call.
  const module = process.getBuiltinModule('node:module');
  (module as { enableCompileCache?: () => void }).enableCompileCache?.();
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
  try {
    const { main } = await import('./commands/main.ts');
    return await main(argv, world);
  } catch (error) {
    const { describeError } = await import('./commands/errors.ts');
    const { wantsColor } = await import('./commands/world.ts');
    const { text, exitCode } = await describeError(error, world.env, wantsColor(world, process.stderr));
    process.stderr.write(text);
    return exitCode;
  }
}

// A reader that closes the pipe early (`cml diff | head`) is no failure of ours.
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1));
const argv = process.argv.slice(2);
if (isVersion(argv)) process.stdout.write(`${CML_VERSION}\n`);
else process.exitCode = await run(argv);
