import type { Oracle } from './tools.d.mts';

export interface Difference {
  readonly argv: readonly string[];
  readonly what: string;
}

export function compareAll(options: {
  oracle: Oracle;
  commands: unknown;
  cwd: string;
  list: readonly (readonly string[])[];
}): Promise<Difference[]>;
export function explain(difference: Difference): string;
