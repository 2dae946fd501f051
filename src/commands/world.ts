import type { CommandName, CommandOptions } from '../options/commands.ts';
import type { Config } from '../options/config.ts';
import type { Values } from '../options/options.ts';
import { type Json, jsonText } from '../pipeline/render/json.ts';
import type { TerminalOptions } from '../pipeline/render/terminal.ts';

/** Where a command says something: see io/output.ts; a stream is one too. */
export interface Output {
  write(chunk: string | Uint8Array): unknown;
  readonly isTTY?: boolean;
  readonly columns?: number | undefined;
}

/** Everything outside the program that a command may touch, handed in at the door. */
export interface World {
  readonly directory: string;
  readonly env: NodeJS.ProcessEnv;
  /** Results. */
  readonly stdout: Output;
  /** Progress, warnings and errors. */
  readonly stderr: Output;
  /**
   * Aborted by SIGINT and SIGTERM, which end the program as long as nobody has asked. Who has is told although nobody reads
   * what is printed.
   */
  signals(): AbortSignal;
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

/** A result for programs: one line of JSON, or indented where a person reads it, at a terminal. */
export function jsonResult(world: World, json: Json): string {
  return jsonText(json, world.stdout.isTTY ? 2 : 0);
}

/** Prints a result for programs; see `jsonResult`. */
export function printJson(world: World, json: Json): void {
  print(world, jsonResult(world, json));
}

/** Tells a person what is going on; never part of a result. */
export function note(world: World, text: string): void {
  world.stderr.write(`${text}\n`);
}

/** Whether to colour what goes to `stream`: NO_COLOR and FORCE_COLOR (https://no-color.org), else a terminal. */
export function wantsColor(world: World, stream: Output): boolean {
  if (world.env.NO_COLOR) return false;
  if (world.env.FORCE_COLOR) return world.env.FORCE_COLOR !== '0';
  return stream.isTTY === true && world.env.TERM !== 'dumb';
}

/** How a report is written to standard output. */
export function terminalOf(world: World): TerminalOptions {
  return {
    color: wantsColor(world, world.stdout),
    width: columnsOf(world),
    links: showsLinks(world),
  };
}

/** COLUMNS where somebody set it, else the terminal's own width; a terminal that knows none says 0. */
function columnsOf({ env, stdout }: World): number {
  const wish = /^[1-9]\d{0,4}$/.test(env.COLUMNS ?? '') ? Number(env.COLUMNS) : 0;
  return wish || stdout.columns || 100;
}

/**
 * Whether the terminal makes links of words (OSC 8). There is no way to ask it; these are known to, by the variables that
 * they set: https://github.com/Alhadis/OSC8-Adoption. FORCE_HYPERLINK decides for others.
 */
function showsLinks({ env, stdout }: World): boolean {
  if (env.FORCE_HYPERLINK) return env.FORCE_HYPERLINK !== '0';
  if (stdout.isTTY !== true || env.TERM === 'dumb' || env.CI) return false;
  if (env.TERM_PROGRAM)
    return /^(iTerm\.app|WezTerm|vscode|ghostty|Hyper|Tabby|zed|rio)$/i.test(env.TERM_PROGRAM);
  if (env.WT_SESSION || env.KITTY_WINDOW_ID || env.KONSOLE_VERSION || env.DOMTERM) return true;
  // GNOME Terminal and its kin, from version 0.50 on.
  return Number(env.VTE_VERSION ?? 0) >= 5000;
}
