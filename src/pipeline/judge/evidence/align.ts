import type { Cell } from '../../../model/plot.ts';
import { type Columns, columnsOf, labelOf, type PredictionTable, type Roles } from './table.ts';
import type { Setback } from './types.ts';

/** The rows of both sides that are about the same examples. */
export interface Alignment {
  readonly before: Columns;
  readonly after: Columns;
  /** Row numbers of both sides, pair by pair. */
  readonly rowsBefore: Uint32Array;
  readonly rowsAfter: Uint32Array;
  /** Examples of either side that have no counterpart, or another truth there. */
  readonly lost: number;
  /** One code an example where a group column is there. */
  readonly clusters?: Int32Array;
}

/** Below this share of examples in common two sides are not compared. */
const leastShare = 0.8;

/** Pairs examples by id; without ids, row by row where both sides are as long and have the same truth. */
export function align(before: PredictionTable, after: PredictionTable, roles: Roles): Alignment | Setback {
  const first = columnsOf(before, roles);
  const second = columnsOf(after, roles);
  const pairs = first.id && second.id ? byId(first.id, second.id) : byRow(before.rows, after.rows);
  if ('setback' in pairs) return pairs;
  let kept = 0;
  for (let i = 0; i < pairs.before.length; i++) {
    if (!sameTruth(first.truth?.[pairs.before[i]!], second.truth?.[pairs.after[i]!])) continue;
    [pairs.before[kept], pairs.after[kept]] = [pairs.before[i]!, pairs.after[i]!];
    kept++;
  }
  const all = Math.max(before.rows, after.rows);
  if (!first.id && kept < pairs.before.length)
    return { setback: 'the predictions have no id column, and their truths differ row by row' };
  if (kept < leastShare * all)
    return {
      setback: `only ${kept} of ${all} examples have predictions on both sides with the same truth, so that the two are not like for like`,
    };
  const rowsAfter = pairs.after.slice(0, kept);
  const alignment = {
    before: first,
    after: second,
    rowsBefore: pairs.before.slice(0, kept),
    rowsAfter,
    lost: all - kept,
  };
  const { group } = second;
  return group === undefined ? alignment : { ...alignment, clusters: codes(rowsAfter, group) };
}

/** The rows of several tables that are about the same examples, in the same order. */
export interface AlignedTables {
  readonly n: number;
  readonly sides: readonly { readonly columns: Columns; readonly rows: Uint32Array }[];
  readonly clusters?: Int32Array | undefined;
}

/** Pairs the examples of many tables: those that all of them have, with the same truth. */
export function alignAll(tables: readonly PredictionTable[], roles: Roles): AlignedTables | Setback {
  const last = tables.at(-1)!;
  const each: { columns: Columns; rowOf: Int32Array }[] = [];
  for (const table of tables) {
    const alignment = align(table, last, roles);
    if ('setback' in alignment) return alignment;
    const rowOf = new Int32Array(last.rows).fill(-1);
    alignment.rowsAfter.forEach((row, i) => {
      rowOf[row] = alignment.rowsBefore[i]!;
    });
    each.push({ columns: alignment.before, rowOf });
  }
  const kept = Uint32Array.from(Array.from({ length: last.rows }, (_, row) => row)).filter((row) =>
    each.every(({ rowOf }) => rowOf[row]! >= 0),
  );
  const all = Math.max(...tables.map(({ rows }) => rows));
  if (kept.length < leastShare * all)
    return { setback: `only ${kept.length} of ${all} examples have predictions by every seed` };
  const { group } = columnsOf(last, roles);
  return {
    n: kept.length,
    sides: each.map(({ columns, rowOf }) => ({ columns, rows: kept.map((row) => rowOf[row]!) })),
    ...(group && { clusters: codes(kept, group) }),
  };
}

/** Examples that one side alone has, or whose truth differs; 0 of trials, which are compared by question. */
export function differingExamples({
  before,
  after,
  roles = {},
}: {
  readonly before: PredictionTable;
  readonly after: PredictionTable;
  readonly roles?: Roles;
}): { readonly differing: number; readonly all: number } {
  const [first, second] = [columnsOf(before, roles), columnsOf(after, roles)];
  const pairs = first.id && second.id ? byId(first.id, second.id) : byRow(before.rows, after.rows);
  if (!('setback' in pairs)) {
    const { length } = pairs.before;
    let same = 0;
    for (let i = 0; i < length; i++)
      same += Number(sameTruth(first.truth?.[pairs.before[i]!], second.truth?.[pairs.after[i]!]));
    const all = before.rows + after.rows - length;
    return { differing: all - same, all };
  }
  const truths = ({ id, truth }: Columns, rows: number) =>
    new Map(
      Array.from({ length: rows }, (_, row) => [
        id === undefined ? String(row) : (labelOf(id[row]) ?? ''),
        labelOf(truth?.[row]),
      ]),
    );
  const [old, now] = [truths(first, before.rows), truths(second, after.rows)];
  let common = 0;
  for (const [id, truth] of now) if (old.has(id) && old.get(id) === truth) common++;
  const all = new Set([...old.keys(), ...now.keys()]).size;
  return { differing: all - common, all };
}

/** Row numbers of both sides, pair by pair. */
interface Pairs {
  readonly before: Uint32Array;
  readonly after: Uint32Array;
}

function byId(before: ArrayLike<Cell>, after: ArrayLike<Cell>): Pairs | Setback {
  if (isCounted(before) && isCounted(after) && before.length === after.length && before[0] === after[0])
    return byRow(before.length, after.length);
  const rows = new Map<string, number>();
  for (let row = 0; row < before.length; row++) {
    const id = labelOf(before[row]);
    if (id === undefined) continue;
    if (rows.has(id)) return { setback: 'the predictions of the baseline repeat an id' };
    rows.set(id, row);
  }
  const pairs: Pairs = { before: new Uint32Array(after.length), after: new Uint32Array(after.length) };
  let count = 0;
  const seen = new Uint8Array(before.length);
  const others = new Set<string>();
  for (let row = 0; row < after.length; row++) {
    const id = labelOf(after[row]);
    if (id === undefined) continue;
    const old = rows.get(id);
    if (old === undefined ? others.has(id) : seen[old] === 1)
      return { setback: 'the predictions of this run repeat an id' };
    if (old === undefined) others.add(id);
    else {
      seen[old] = 1;
      pairs.before[count] = old;
      pairs.after[count++] = row;
    }
  }
  return { before: pairs.before.subarray(0, count), after: pairs.after.subarray(0, count) };
}

/** 0, 1, 2 … or from another number on: what most files have, and needs no looking up. */
function isCounted(ids: ArrayLike<Cell>): ids is Float64Array {
  if (!(ids instanceof Float64Array)) return false;
  for (let row = 1; row < ids.length; row++) if (ids[row] !== ids[row - 1]! + 1) return false;
  return Number.isInteger(ids[0]);
}

function byRow(before: number, after: number): Pairs | Setback {
  if (before !== after)
    return { setback: `the predictions have no id column, and ${before} rows do not match ${after}` };
  const rows = Uint32Array.from({ length: before }, (_, row) => row);
  return { before: rows, after: rows.slice() };
}

function sameTruth(before: Cell | undefined, after: Cell | undefined): boolean {
  return before === after || labelOf(before) === labelOf(after);
}

function codes(rows: Uint32Array, group: ArrayLike<Cell>): Int32Array {
  const known = new Map<string, number>();
  return Int32Array.from(rows, (row) => {
    const name = labelOf(group[row]) ?? '';
    if (!known.has(name)) known.set(name, known.size);
    return known.get(name)!;
  });
}
