import type { Writable } from 'node:stream';
import type { CommandName, CommandOptions } from '../options/commands.ts';
import type { Config } from '../options/config.ts';
import type { Values } from '../options/options.ts';

/** Everything outside the program that a command may touch, handed in at the door. */
export interface World {
  readonly directory: string;
  readonly env: NodeJS.ProcessEnv;
  /** Results. */
  readonly stdout: Writable & { readonly isTTY?: boolean; readonly columns?: number };
  /** Progress, warnings and errors. */
  readonly stderr: Writable & { readonly isTTY?: boolean };
  /** Aborted by SIGINT and SIGTERM. */
  readonly signal: AbortSignal;
  /** The version of cml. */
  readonly version: string;
}

/** One call of a command: `N` is its name in src/options/commands.ts. */
export interface Call<N extends CommandName> {
  readonly world: World;
  readonly values: Values<CommandOptions<N>>;
  readonly args: readonly string[];
  /** cml.yaml; empty where there is none, or the command does not read it. */
  readonly config: Config;
  readonly configPath?: string;
}

/** What a file of src/commands exports. It returns the exit code; failures are thrown. */
export interface CommandModule<N extends CommandName = never> {
  run(call: Call<N>): Promise<number>;
}

/** Prints one line, or a block, of a command's result. */
export function print(world: World, text: string): void {
  world.stdout.write(text.endsWith('\n') ? text : `${text}\n`);
}

/** Tells a person what is going on; never part of a result. */
export function note(world: World, text: string): void {
  world.stderr.write(`${text}\n`);
}

/** Whether to colour what goes to `stream`: NO_COLOR and FORCE_COLOR (https://no-color.org), else a terminal. */
export function wantsColor(world: World, stream: { readonly isTTY?: boolean }): boolean {
  if (world.env.NO_COLOR) return false;
  if (world.env.FORCE_COLOR) return world.env.FORCE_COLOR !== '0';
  return stream.isTTY === true && world.env.TERM !== 'dumb';
}
