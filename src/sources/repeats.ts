import { isList, isValue, type Tree, type TreeMap } from '../formats/tree.ts';
import type { Entry, Replicates } from '../model/run.ts';
import { isNumber, meanValue, numberValue, type Value, valueText } from '../model/value.ts';
import { isCounter } from './counters.ts';
import type { Origin } from './origin.ts';

/** One training of several: what it is told apart by, and its numbers. */
export type RepeatRow = ReadonlyMap<string, Value>;

const labels = /^(?:random_)?(seed|fold)s?$|^(?:cv|outer|inner)_(fold)s?$|^random_(state)$/i;

/** Whether a column, or a param, tells trainings of the same thing apart. */
export function isRepeatLabel(name: string): boolean {
  return labels.test(name.trim());
}

/** scikit-learn's `cross_validate` names its lists so; the folds are in order. */
const crossValidated: readonly string[] = ['fit_time', 'score_time'];

/**
 * Rows of which each is a training of its own, a seed's or a fold's, drawn together: a metric with the mean and the
 * values behind it. Of several rows of one seed, as in a log of all their steps, the last counts. Undefined where the rows
 * have no such column or only one value in it.
 */
export function repeatsOf(rows: readonly RepeatRow[], origin: Origin): Entry[] | undefined {
  const label = [...(rows[0]?.keys() ?? [])].find(
    (name) => isRepeatLabel(name) && rows.every((row) => row.has(name)),
  );
  if (label === undefined) return undefined;
  const kind: Replicates['kind'] = /fold/i.test(label) ? 'folds' : 'seeds';
  const byId = new Map(rows.map((row) => [valueText(row.get(label)!), row]));
  if (byId.size < 2) return undefined;
  const names = new Set(
    rows.flatMap((row) => [...row.keys()]).filter((name) => name !== label && !isCounter(name)),
  );
  return [...names].flatMap((name) => {
    const values = [...byId].flatMap(([id, row]) => {
      const value = row.get(name);
      return isNumber(value) ? [{ id, value: value.number }] : [];
    });
    return values.length < 2
      ? []
      : [{ key: name, value: meanValue(values), ...origin, replicates: { kind, values } }];
  });
}

/** `{"seed": [0, 1], "accuracy": [0.9, 0.91]}` as rows, and what else the map holds; undefined where it is none. */
export function rowsOfLists(
  map: TreeMap,
): { readonly rows: readonly RepeatRow[]; readonly rest: TreeMap } | undefined {
  const lists = new Map(
    [...map].flatMap(([name, tree]) => (isList(tree) && tree.every(isLeaf) ? [[name, tree]] : [])),
  );
  const isFolds = crossValidated.every((name) => lists.has(name));
  const label = [...lists.keys()].find(isRepeatLabel);
  const length = lists.get(label ?? (isFolds ? crossValidated[0]! : ''))?.length ?? 0;
  if (length < 2) return undefined;
  const columns = [...lists].filter(
    ([name, list]) => list.length === length && !crossValidated.includes(name),
  );
  const rows = Array.from({ length }, (_, at): RepeatRow => {
    const cells = columns.map(([name, list]) => [name, list[at]!] as const);
    return new Map(label === undefined ? [['fold', numberValue(at)], ...cells] : cells);
  });
  const taken = new Set([...columns.map(([name]) => name), ...(isFolds ? crossValidated : [])]);
  return { rows, rest: new Map([...map].filter(([name]) => !taken.has(name))) };
}

function isLeaf(tree: Tree): tree is Value {
  return isValue(tree);
}
