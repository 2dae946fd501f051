import type { OptionName } from './options.ts';

/** A command as the parser sees it. Its code is src/commands/<module>.ts, loaded when it is called. */
export interface CommandSpec {
  /** Words as typed: `comment create`. */
  readonly name: string;
  /** As help shows them: `<FILE>`, `[REV]`, `[COMMAND...]`. */
  readonly arguments?: string;
  readonly options: readonly OptionName[];
  /** Other words for it: names that iterative/cml had. */
  readonly aliases?: readonly string[];
  /** `CML_COMMENT` sets its option `--target` by CML_COMMENT_TARGET; a prefix that others use too, only some of them. */
  readonly environment?: readonly (string | { readonly prefix: string; readonly only: readonly string[] })[];
  /** It is a program of its own name on PATH too. */
  readonly program?: boolean;
  /** The rest of the line belongs to another program, options and all. */
  readonly passThrough?: boolean;
  /** It leaves a report behind: where it fails before there is one, what went wrong takes its place. */
  readonly leavesReport?: boolean;
}

/** A command with what is said of it, which only help and docs read. */
export interface DeclaredCommand extends CommandSpec {
  readonly summary: string;
  readonly examples: readonly (readonly [line: string, text: string])[];
  /** What differs in iterative/cml, for the migration guide. */
  readonly was?: string;
}
