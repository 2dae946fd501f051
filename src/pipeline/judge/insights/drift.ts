import type { Change } from '../../../model/change.ts';
import type { ColumnDrift, Drift } from '../../../model/insight.ts';
import type { Cell } from '../../../model/plot.ts';
import { numberValue } from '../../../model/value.ts';
import { binned, chiSquare, jensenShannon, kolmogorovSmirnov, stabilityIndex } from '../../../stats/drift.ts';
import type { Opinion } from '../call.ts';
import { labelOf, numberOf, type PredictionTable } from '../evidence/table.ts';

/** Labels of a text column that are counted by themselves; what is rarer is one. */
const mostLabels = 50;
const mostColumns = 200;

/** How far each column of a table moved between the two sides. */
export function driftOf(
  table: string,
  before: PredictionTable,
  after: PredictionTable,
  wanted?: readonly string[],
): Drift {
  const names =
    wanted ?? [...new Set([...before.columns.keys(), ...after.columns.keys()])].filter((name) => !isId(name));
  const both = names.filter((name) => before.columns.has(name) && after.columns.has(name));
  return {
    table,
    rows: { before: before.rows, after: after.rows },
    columns: both
      .slice(0, mostColumns)
      .flatMap((name) => columnDrift(name, before.columns.get(name)!, after.columns.get(name)!) ?? []),
    missing: names.filter((name) => !both.includes(name)),
  };
}

/** A name of a row has no distribution. */
function isId(name: string): boolean {
  return /^(.*[_-])?(id|uid|uuid|index)$/i.test(name);
}

function columnDrift(
  column: string,
  before: ArrayLike<Cell>,
  after: ArrayLike<Cell>,
): ColumnDrift | undefined {
  const [old, now] = [told(before), told(after)];
  if (old.length === 0 || now.length === 0) return undefined;
  const numbers = (cells: readonly Cell[]) => Float64Array.from(cells, (cell) => numberOf(cell));
  const [first, second] = [numbers(old), numbers(now)];
  if (first.every(Number.isFinite) && second.every(Number.isFinite)) {
    const [p, q] = binned(first, second);
    return {
      column,
      test: 'ks',
      ...kolmogorovSmirnov(first, second),
      psi: stabilityIndex(p, q),
      js: jensenShannon(p, q),
    };
  }
  const [p, q] = counted(old, now);
  const { statistic, p: chance } = chiSquare(p, q);
  return {
    column,
    test: 'chi2',
    statistic,
    p: chance,
    psi: stabilityIndex(p, q),
    js: jensenShannon(p, q),
  };
}

function told(cells: ArrayLike<Cell>): Cell[] {
  return Array.from(cells).filter((cell) => cell !== null && cell !== '');
}

function counted(before: readonly Cell[], after: readonly Cell[]): [Float64Array, Float64Array] {
  const sizes = new Map<string, number>();
  for (const cell of [...before, ...after]) {
    const label = labelOf(cell)!;
    sizes.set(label, (sizes.get(label) ?? 0) + 1);
  }
  const ordered = [...sizes].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
  const places = new Map(ordered.map(([label], i) => [label, Math.min(i, mostLabels - 1)]));
  const count = (cells: readonly Cell[]) => {
    const counts = new Float64Array(Math.min(ordered.length, mostLabels));
    for (const cell of cells) counts[places.get(labelOf(cell)!)!]!++;
    return counts;
  };
  return [count(before), count(after)];
}

/** The measures that gates can name, as metrics whose baseline is 0: a table does not differ from itself. */
export function driftMetrics({ table, columns }: Drift): readonly { change: Change; opinion: Opinion }[] {
  return columns.flatMap((column) => {
    const measures = { psi: column.psi, js: column.js, [column.test]: column.statistic };
    return Object.entries(measures).map(([measure, value]) => {
      const name = `drift.${column.column}.${measure}`;
      const entry = (number: number) => ({
        key: name,
        value: numberValue(number),
        source: 'cml',
        file: table,
      });
      const change: Change = {
        name,
        state: value === 0 ? 'same' : 'changed',
        old: entry(0),
        new: entry(value),
        delta: value,
        direction: 'unknown',
      };
      return { change, opinion: { call: 'unknown', evidence: 'none', why: sayDrift(column) } };
    });
  });
}

/** By the rule of thumb of credit scoring. */
export function driftSize({ psi }: ColumnDrift): 'little' | 'some' | 'much' {
  if (psi < 0.1) return 'little';
  return psi < 0.25 ? 'some' : 'much';
}

function sayDrift(column: ColumnDrift): string {
  return `The column moved ${driftSize(column)}: a population stability index below 0.1 is little, and above 0.25 much.`;
}
