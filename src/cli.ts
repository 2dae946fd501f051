#!/usr/bin/env node
import type { World } from './commands/world.ts';

/** What is asked most often, and by scripts, is answered before anything is set up or loaded. */
function isVersion([first, ...rest]: readonly string[]): boolean {
  return rest.length === 0 && (first === '--version' || first === '-V');
}

/** Past the stream, which takes longer to set up than all the rest; where the descriptor does not take it, the stream will. */
function printVersion(): void {
  const line = `${CML_VERSION}\n`;
  try {
    process.getBuiltinModule('node:fs').writeSync(1, line);
  } catch {
    toleratePipes();
    process.stdout.write(line);
  }
}

/** A reader that closes the pipe early (`cml diff | head`) is no failure of ours. */
function toleratePipes(): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1));
}

/** Node 21 and the first of 22 lack a call that 20.19 has. */
function isTooOld(version: string): boolean {
  if (!('getBuiltinModule' in process)) return true;
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major < 20 || (major === 20 && minor < 19);
}

/** Node 22 and newer keep compiled code between runs; Node 20 has no such call, and takes time to find out. */
function keepCompiled(version: string): void {
  if (Number.parseInt(version, 10) < 22) return;
  const module = process.getBuiltinModule('node:module');
  (module as { enableCompileCache?: () => void }).enableCompileCache?.();
}

async function run(argv: readonly string[]): Promise<number> {
  const { node } = process.versions;
  if (isTooOld(node)) return (await import('./commands/node-too-old.ts')).refuseNode(node, process.stderr);
  keepCompiled(node);
  toleratePipes();
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
  const { main } = await import('./commands/main.ts');
  return await main(argv, world);
}

const argv = process.argv.slice(2);
if (isVersion(argv)) printVersion();
else process.exitCode = await run(argv);
