import type { Outcome } from '../dvc/commands/outcome.ts';
import type { World } from './world.ts';

/** Prints what a command in DVC's manner printed, as it is. */
export function show(world: World, { stdout, stderr, exitCode }: Outcome): number {
  world.stdout.write(stdout);
  world.stderr.write(stderr);
  return exitCode;
}
