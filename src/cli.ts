#!/usr/bin/env node
import type { World } from './commands/world.ts';
import { openOutput } from './io/output.ts';

/** What is asked most often, and by scripts, is answered before anything is set up or loaded. */
function isVersion([first, ...rest]: readonly string[]): boolean {
  return rest.length === 0 && (first === '--version' || first === '-V');
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

const stdout = openOutput(
  1,
  () => process.stdout,
  (error) => {
    // A reader that has enough, such as `head`, is no failure of ours.
    if (error.code === 'EPIPE') process.exit(0);
    throw error;
  },
);

/** Whether it could be said; why not is for `main` to say. */
function printVersion(): boolean {
  try {
    stdout.write(`${CML_VERSION}\n`);
    return true;
  } catch {
    return false;
  }
}

function once<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

async function run(argv: readonly string[]): Promise<number> {
  const { node } = process.versions;
  if (isTooOld(node)) return (await import('./commands/node-too-old.ts')).refuseNode(node, process.stderr);
  keepCompiled(node);
  // Notes that nobody can read are no reason to end.
  const stderr = openOutput(
    2,
    () => process.stderr,
    () => {},
  );
  process.once('uncaughtException', async (error) => {
    const { describeError } = await import('./commands/errors.ts');
    const { text, exitCode } = describeError(error, process.env, false);
    stderr.write(text);
    await stderr.flush();
    process.exit(exitCode);
  });
  const signals = once(() => {
    const stop = new AbortController();
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort(signal));
    for (const output of [stdout, stderr]) output.queue();
    return stop.signal;
  });
  const world: World = {
    directory: process.cwd(),
    env: process.env,
    stdout,
    stderr,
    signals,
    version: CML_VERSION,
  };
  const { main } = await import('./commands/main.ts');
  const code = await main(argv, world);
  await Promise.all([stdout.flush(), stderr.flush()]);
  return code;
}

const argv = process.argv.slice(2);
if (!isVersion(argv) || !printVersion()) {
  const code = await run(argv);
  // All is said: to wait until git has ended and the heap is tidied up would take longer.
  process.exit(code);
}
