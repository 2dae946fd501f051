import type { Columns } from '../formats/columns.ts';
import { invalid } from '../formats/tree.ts';
import { shown } from '../io/paths.ts';
import type { CmlError } from '../model/errors.ts';

/** Why a table has no metric, and nothing to draw. */
export function nothingIn({ columns, length }: Columns): CmlError {
  const numeric = columns.filter((column) => column.numeric);
  if (length === 0) return invalid('it holds no rows');
  if (numeric.length === 0) return invalid(`it has no numeric column; it has ${nameList(columns)}`);
  return invalid(`it has no numbers besides ${nameList(numeric)}`);
}

/** The names of columns for a message, the first twenty. */
export function nameList(columns: readonly { readonly name: string }[]): string {
  const names = columns.slice(0, 20).map(({ name }) => shown(name));
  return `${names.join(', ')}${columns.length > names.length ? ', …' : ''}`;
}
