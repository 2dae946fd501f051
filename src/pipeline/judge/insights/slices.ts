import type { Examples, SliceChange, Slices } from '../../../model/insight.ts';
import type { Cell } from '../../../model/plot.ts';
import { labelled, quartered, type SliceColumn } from '../../../stats/slice-columns.ts';
import { worstSlices } from '../../../stats/slices.ts';
import { mean } from '../../../stats/summary.ts';
import type { Predictions } from '../evidence/predictions.ts';
import { columnsOf, labelOf, numberOf, otherColumns } from '../evidence/table.ts';
import { answersOf, hasTrials } from '../evidence/trials.ts';
import type { SharedExamples } from './sides.ts';

const mostColumns = 24;
const mostSlices = 8;
const mostIds = 20;
/** A numeric column of more values than this is cut into quarters. */
const mostNumbers = 12;

/** The slices where head does worst against the baseline, and which examples changed sides. */
export function slicesOf(predictions: Predictions, shared: SharedExamples): Slices | undefined {
  const [old, now] = [shared.before.each, shared.after.each];
  if (old === undefined || now === undefined) return undefined;
  const sign = now.better === 'higher' ? 1 : -1;
  const gains = now.values.map((value, i) => sign * (value - old.values[i]!));
  if (!gains.every(Number.isFinite)) return undefined;
  const columns = columnsFor(predictions, shared.alignment.rowsAfter);
  const { truth } = shared.after.labels ?? {};
  if (truth !== undefined) columns.push(labelled('true class', truth));
  return {
    metric: now.metric,
    worst: worst(gains, columns, sign, shared.alignment.clusters),
    ...flipsOf(shared),
  };
}

/** The same for several answers a question: the slices whose questions have a worse mean. */
export function trialSlices(predictions: Predictions): Slices | undefined {
  const { before, after, roles = {} } = predictions;
  if (!hasTrials(before, roles) || !hasTrials(after, roles)) return undefined;
  const [old, now] = [answersOf(before, roles), answersOf(after, roles)];
  const questions = [...now.keys()].filter((question) => old.has(question));
  const gains = Float64Array.from(questions, (name) => mean(now.get(name)!) - mean(old.get(name)!));
  const rows = firstRows(predictions);
  const columns = columnsFor(
    predictions,
    Uint32Array.from(questions, (name) => rows.get(name)!),
  );
  return { metric: 'mean score', worst: worst(gains, columns, 1) };
}

function firstRows({ after, roles = {} }: Predictions): Map<string, number> {
  const { id } = columnsOf(after, roles);
  const rows = new Map<string, number>();
  for (let row = 0; row < after.rows; row++) {
    const name = labelOf(id?.[row]);
    if (name !== undefined && !rows.has(name)) rows.set(name, row);
  }
  return rows;
}

function worst(
  gains: Float64Array,
  columns: readonly SliceColumn[],
  sign: number,
  clusters?: Int32Array,
): SliceChange[] {
  return worstSlices(gains, columns, { most: mostSlices, clusters }).map(
    ({ where, size, difference, p }) => ({
      where,
      size,
      delta: sign * difference,
      p,
    }),
  );
}

function columnsFor({ after, roles = {} }: Predictions, rows: Uint32Array): SliceColumn[] {
  return otherColumns(after, roles)
    .map(([name, cells]) => sliceColumn(name, cells, rows))
    .filter((column) => column !== undefined)
    .slice(0, mostColumns);
}

/** A column by which examples fall into few groups; undefined for names, free text and constants. */
function sliceColumn(name: string, cells: ArrayLike<Cell>, rows: Uint32Array): SliceColumn | undefined {
  const labels = Array.from(rows, (row) => (cells[row] === '' ? undefined : labelOf(cells[row])));
  const distinct = new Set(labels);
  distinct.delete(undefined);
  if (distinct.size < 2) return undefined;
  const areNumbers = [...distinct].every((label) => Number.isFinite(Number(label)));
  if (areNumbers && distinct.size > mostNumbers)
    return quartered(
      name,
      Float64Array.from(rows, (row) => numberOf(cells[row])),
    );
  return distinct.size > rows.length / 10 ? undefined : labelled(name, labels);
}

function flipsOf({ alignment, before, after }: SharedExamples): Pick<Slices, 'broken' | 'fixed'> {
  const [old, now] = [before.right, after.right];
  if (old === undefined || now === undefined) return {};
  const { rowsAfter } = alignment;
  const name = (i: number) => labelOf(alignment.after.id?.[rowsAfter[i]!]) ?? `row ${rowsAfter[i]! + 1}`;
  const collect = (flipped: (i: number) => boolean): Examples => {
    const ids: string[] = [];
    let count = 0;
    for (let i = 0; i < now.length; i++) {
      if (!flipped(i)) continue;
      if (++count <= mostIds) ids.push(name(i));
    }
    return { count, ids };
  };
  return {
    broken: collect((i) => old[i] === 1 && now[i] === 0),
    fixed: collect((i) => old[i] === 0 && now[i] === 1),
  };
}
