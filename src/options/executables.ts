import type { CommandSpec } from './command-spec.ts';
import { commands } from './commands.ts';

/** Programs beside `cml` on PATH, and the command that each of them is: what iterative/cml and its set-up action put there. */
export const executables: ReadonlyMap<string, string> = new Map(
  Object.values(commands as Record<string, CommandSpec>).flatMap(({ name, aliases = [], program }) => [
    ...(program ? [[name, name] as const] : []),
    ...aliases.map((alias) => [`cml-${alias}`, name] as const),
  ]),
);
