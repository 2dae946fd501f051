import { shown } from '../io/paths.ts';
import { CmlError } from '../model/errors.ts';
import type { Plot } from '../model/plot.ts';
import type { DataVersion, Entry, Run, Warning } from '../model/run.ts';
import type { RunParts } from './types.ts';

/** What a source gathers, file by file. */
export interface Gathering extends RunParts {
  readonly metrics: Entry[];
  readonly params: Entry[];
  readonly plots: Plot[];
  readonly data: DataVersion[];
  readonly warnings: Warning[];
  readonly claimed: string[];
}

export function gathering(claimed: readonly string[] = []): Gathering {
  return { metrics: [], params: [], plots: [], data: [], warnings: [], claimed: [...claimed] };
}

/** Spreading a long list into `push` would overflow the stack. */
export function append<T>(list: T[], items: Iterable<T>): void {
  for (const item of items) list.push(item);
}

/** What several found, in their order. */
export function joinParts(
  all: readonly RunParts[],
): Pick<Run, 'metrics' | 'params' | 'plots' | 'data' | 'warnings'> {
  return {
    metrics: joined(all.map((parts) => parts.metrics)),
    params: joined(all.map((parts) => parts.params)),
    plots: joined(all.map((parts) => parts.plots)),
    data: joined(all.map((parts) => parts.data)),
    warnings: joined(all.map((parts) => parts.warnings)),
  };
}

/** `flat` does the same, item by item: of thousands it takes more than twice as long. */
function joined<T>(lists: readonly (readonly T[] | undefined)[]): T[] {
  return ([] as T[]).concat(...lists.filter((list) => list !== undefined));
}

/** Reads one file or folder; what goes wrong there becomes a warning that names it, and the others are read all the same. */
export async function attempt(
  into: Gathering,
  file: string,
  read: () => Promise<void> | void,
): Promise<void> {
  try {
    await read();
  } catch (cause) {
    into.warnings.push(warningOf(file, cause));
  }
}

const codes: Readonly<Record<string, string>> = {
  'file-missing': 'missing',
  'file-outside': 'outside',
  'file-too-large': 'too-large',
};

/** The warning that a file was left out, with the reason that an error gives. */
export function warningOf(file: string, cause: unknown): Warning {
  const code = cause instanceof CmlError ? (codes[cause.code] ?? 'unreadable') : 'unreadable';
  const reason = cause instanceof CmlError ? cause.message : 'its content is not what its name promises';
  const sentence = reason.replace(/\.$/, '');
  const named = sentence.startsWith(shown(file)) ? sentence : `${shown(file)} was left out: ${sentence}`;
  return { code, file, message: `${named}.` };
}
