import { tTwoSided } from './distributions.ts';
import { holm } from './holm.ts';
import { ascending, type Numbers, quantile } from './summary.ts';

/** A column by which examples can be told apart, as codes from 0 with a name each; −1 is no value. */
export interface SliceColumn {
  readonly name: string;
  readonly codes: Int32Array;
  readonly labels: readonly string[];
}

export interface Slice {
  readonly where: readonly { readonly column: string; readonly label: string }[];
  readonly size: number;
  /** The mean of the per-example differences. */
  readonly difference: number;
  /** The standard error of that mean. */
  readonly error: number;
  /** Of "no difference here", by t and corrected by Holm over every slice that was looked at. */
  readonly p: number;
}

export interface SliceOptions {
  /** Examples that a slice must have; 30. */
  readonly least?: number;
  /** Slices to return; 10. */
  readonly most?: number;
  /** 1 or 2 columns together; 2. */
  readonly depth?: 1 | 2;
}

/**
 * The slices in which a change does worst: those of one column and of two, by the mean of a per-example difference that
 * is negative where head is worse. Ordered by the harm that is left when two standard errors are granted, so that both its
 * size and its certainty count. Looking at more slices makes each less certain, and the p-values say so.
 */
export function worstSlices(
  differences: Numbers,
  columns: readonly SliceColumn[],
  options: SliceOptions = {},
): Slice[] {
  const { least = 30, most = 10, depth = 2 } = options;
  const found: Slice[] = [];
  for (const column of columns) found.push(...single(differences, column, least));
  if (depth === 2)
    for (let i = 0; i < columns.length; i++)
      for (let j = i + 1; j < columns.length; j++)
        found.push(...double(differences, columns[i]!, columns[j]!, least));
  const adjusted = holm(found.map(({ p }) => p));
  return found
    .map((slice, i) => ({ ...slice, p: adjusted[i]! }))
    .filter(({ difference }) => difference < 0)
    .sort((a, b) => atBest(a) - atBest(b) || a.p - b.p)
    .slice(0, most);
}

function atBest({ difference, error }: Slice): number {
  return difference + 2 * error;
}

interface Sums {
  readonly size: Float64Array;
  readonly sum: Float64Array;
  readonly squares: Float64Array;
}

function single(differences: Numbers, column: SliceColumn, least: number): Slice[] {
  const sums = empty(column.labels.length);
  for (let i = 0; i < differences.length; i++) add(sums, column.codes[i]!, differences[i]!);
  return column.labels.flatMap((label, code) => slice(sums, code, least, [{ column: column.name, label }]));
}

function double(differences: Numbers, a: SliceColumn, b: SliceColumn, least: number): Slice[] {
  const width = b.labels.length;
  const sums = empty(a.labels.length * width);
  for (let i = 0; i < differences.length; i++) {
    const [x, y] = [a.codes[i]!, b.codes[i]!];
    add(sums, x < 0 || y < 0 ? -1 : x * width + y, differences[i]!);
  }
  return a.labels.flatMap((first, x) =>
    b.labels.flatMap((second, y) =>
      slice(sums, x * width + y, least, [
        { column: a.name, label: first },
        { column: b.name, label: second },
      ]),
    ),
  );
}

function empty(cells: number): Sums {
  return { size: new Float64Array(cells), sum: new Float64Array(cells), squares: new Float64Array(cells) };
}

function add(sums: Sums, cell: number, difference: number): void {
  if (cell < 0) return;
  sums.size[cell]!++;
  sums.sum[cell]! += difference;
  sums.squares[cell]! += difference * difference;
}

function slice(sums: Sums, cell: number, least: number, where: Slice['where']): Slice[] {
  const size = sums.size[cell]!;
  if (size < least) return [];
  const difference = sums.sum[cell]! / size;
  const variance = Math.max(0, (sums.squares[cell]! - size * difference * difference) / (size - 1));
  // All alike: with Laplace's one imagined example to the contrary, so that certainty is never complete.
  const spread = variance > 0 ? variance : (difference * difference) / (size + 1);
  const error = Math.sqrt(spread / size);
  const p = difference === 0 ? 1 : tTwoSided(difference / error, size - 1);
  return [{ where, size, difference, error, p }];
}

/** The most labels of a text column; the rest are one, `other`. */
const mostLabels = 20;

/** A text column, its rare values together. */
export function labelled(name: string, values: readonly (string | undefined)[]): SliceColumn {
  const counts = new Map<string, number>();
  for (const value of values) if (value !== undefined) counts.set(value, (counts.get(value) ?? 0) + 1);
  const ordered = [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).map(([label]) => label);
  const isCut = ordered.length > mostLabels;
  const labels = isCut ? [...ordered.slice(0, mostLabels - 1), 'other'] : ordered;
  const codes = new Map(ordered.map((label, i) => [label, Math.min(i, labels.length - 1)]));
  return {
    name,
    labels,
    codes: Int32Array.from(values, (value) => (value === undefined ? -1 : codes.get(value)!)),
  };
}

/** A numeric column in at most `bins` parts of equal size. */
export function quartered(name: string, values: Numbers, bins = 4): SliceColumn {
  const sorted = ascending(Array.from(values).filter(Number.isFinite));
  const cuts = Array.from({ length: bins - 1 }, (_, i) => quantile(sorted, (i + 1) / bins));
  const edges = [...new Set(cuts)].filter((edge) => edge < sorted[sorted.length - 1]!);
  const show = (edge: number) => String(Number(edge.toPrecision(4)));
  const labels = [...edges, undefined].map((edge, i) => {
    if (edge === undefined) return i === 0 ? 'all' : `> ${show(edges[i - 1]!)}`;
    return i === 0 ? `≤ ${show(edge)}` : `${show(edges[i - 1]!)} to ${show(edge)}`;
  });
  const codes = Int32Array.from(values, (value) => {
    if (!Number.isFinite(value)) return -1;
    const place = edges.findIndex((edge) => value <= edge);
    return place < 0 ? edges.length : place;
  });
  return { name, labels, codes };
}
