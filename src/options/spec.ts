/** One option, declared once: the CLI flag, the action input, the environment variable and the docs come from it. */
export interface OptionSpec {
  readonly type: 'string' | 'boolean' | 'number' | 'list';
  readonly short?: string;
  /** The flag where it differs from the option's own name: two commands use one word for two things. */
  readonly flag?: string;
  /** Other flags for it: old names, which work and are left out of help. */
  readonly aliases?: readonly string[];
  /** What stands for the value in help: `REV`, `FILE`. */
  readonly metavar?: string;
  readonly choices?: readonly string[];
  /** What a number may be, its ends included; anything unless told. */
  readonly range?: NumberRange;
  /** Used where neither flag, environment nor cml.yaml says otherwise. */
  readonly default?: string | boolean | number;
  /** Environment variables that set it, first found wins. */
  readonly env?: readonly string[];
  /** The key of cml.yaml that sets it, dotted where it stands inside another. */
  readonly config?: string;
  /** A list that takes every word up to the next option, as DVC's lists do. */
  readonly variadic?: boolean;
  /** It is an input of the GitHub Action too. */
  readonly input?: boolean;
  /** Works, but is left out of help: an old name. */
  readonly hidden?: boolean;
}

/** Whole numbers, or fractions too. */
export interface NumberRange {
  readonly from: number;
  readonly to?: number;
  readonly fractions?: boolean;
}

/** An option with what is said of it, which only help and docs read. */
export interface DeclaredOption extends OptionSpec {
  /** One sentence for help and docs. */
  readonly text: string;
  /** What differs in iterative/cml, for the migration guide. */
  readonly was?: string;
}

type ValueOf<S extends OptionSpec> = S['type'] extends 'boolean'
  ? boolean
  : S['type'] extends 'number'
    ? number
    : S['type'] extends 'list'
      ? readonly string[]
      : S extends { readonly choices: readonly (infer C)[] }
        ? C
        : string;

type AlwaysThere<S extends OptionSpec> = S extends { readonly default: string | boolean | number }
  ? true
  : S['type'] extends 'boolean' | 'list'
    ? true
    : false;

/** The values a command is called with: always there where the option has a default, is a flag or a list. */
export type ValuesOf<M extends Record<string, OptionSpec>, K extends keyof M> = {
  readonly [N in K]: AlwaysThere<M[N]> extends true ? ValueOf<M[N]> : ValueOf<M[N]> | undefined;
};
