import { tTwoSided } from './distributions.ts';
import { holm } from './holm.ts';
import { mcnemar } from './rates.ts';
import type { SliceColumn } from './slice-columns.ts';
import type { Numbers } from './summary.ts';

export interface Slice {
  readonly where: readonly { readonly column: string; readonly label: string }[];
  readonly size: number;
  /** The mean of the per-example differences. */
  readonly difference: number;
  /** The standard error of that mean; of clusters where examples come in them. */
  readonly error: number;
  /** Of "no difference here", corrected by Holm over every slice that was looked at. */
  readonly p: number;
}

export interface SliceOptions {
  /** Examples that a slice must have; 30. */
  readonly least?: number;
  /** Slices to return; 10. */
  readonly most?: number;
  /** 1 or 2 columns together; 2. */
  readonly depth?: 1 | 2;
  /** Which examples belong together, as codes from 0: they count as one draw, not as many. */
  readonly clusters?: Int32Array | undefined;
}

/** Clusters that a slice must have: fewer say little of how clusters vary. */
const leastUnits = 10;

/**
 * The slices in which a change does worst: those of one column and of two, by the mean of a per-example difference that
 * is negative where head is worse. Ordered by the harm that is left when two standard errors are granted, so that both its
 * size and its certainty count. Looking at more slices makes each less certain, and the p-values say so.
 *
 * Each p is by t over the units that were drawn, examples or clusters of them (their variance is that of cluster sums
 * about the slice's mean). Where examples can only flip from right to wrong and back, the t has tails too light for so
 * many comparisons: there the exact sign test of the units that changed (McNemar's, for examples) must agree.
 */
export function worstSlices(
  differences: Numbers,
  columns: readonly SliceColumn[],
  options: SliceOptions = {},
): Slice[] {
  const { least = 30, most = 10, depth = 2, clusters } = options;
  const units = clusters === undefined ? singly(differences) : byCluster(differences, clusters);
  const found: Slice[] = [];
  for (const a of columns) found.push(...slices(units, { width: 1, codes: a.codes, of: [a] }, least));
  if (depth === 2)
    for (let i = 0; i < columns.length; i++)
      for (let j = i + 1; j < columns.length; j++)
        found.push(...slices(units, crossed(columns[i]!, columns[j]!), least));
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

/** Examples in an order in which those of a cluster stand together. */
interface Units {
  readonly differences: Numbers;
  /** Undefined where every example is one by itself, in the order of the file. */
  readonly clustered: { readonly order: Uint32Array; readonly ends: Uint32Array } | undefined;
  /** Whether examples only flip: every difference is −1, 0 or 1. */
  readonly flips: boolean;
}

function singly(differences: Numbers): Units {
  return { differences, clustered: undefined, flips: onlyFlips(differences) };
}

function byCluster(differences: Numbers, clusters: Int32Array): Units {
  const order = Uint32Array.from(clusters.keys()).sort((a, b) => clusters[a]! - clusters[b]! || a - b);
  const ends: number[] = [];
  for (let at = 1; at <= order.length; at++)
    if (at === order.length || clusters[order[at]!] !== clusters[order[at - 1]!]) ends.push(at);
  return { differences, clustered: { order, ends: Uint32Array.from(ends) }, flips: onlyFlips(differences) };
}

function onlyFlips(differences: Numbers): boolean {
  for (let i = 0; i < differences.length; i++)
    if (differences[i] !== 0 && Math.abs(differences[i]!) !== 1) return false;
  return true;
}

/** The cells that one column or two make, and which examples lie in which; −1 in none. */
interface Cells {
  readonly codes: Int32Array;
  /** Labels of the second column; 1 where there is none. */
  readonly width: number;
  readonly of: readonly [SliceColumn, SliceColumn?];
}

const scratch = { codes: new Int32Array(0) };

function crossed(a: SliceColumn, b: SliceColumn): Cells {
  const width = b.labels.length;
  // The same room for every pair: there are hundreds.
  if (scratch.codes.length !== a.codes.length) scratch.codes = new Int32Array(a.codes.length);
  const { codes } = scratch;
  for (let i = 0; i < codes.length; i++) {
    const [x, y] = [a.codes[i]!, b.codes[i]!];
    codes[i] = x < 0 || y < 0 ? -1 : x * width + y;
  }
  return { codes, width, of: [a, b] };
}

/** By cell: its examples and their differences, and what its units make of the variance and of the signs. */
interface Sums {
  readonly size: Float64Array;
  readonly sum: Float64Array;
  readonly units: Float64Array;
  /** Over units: Σ s², Σ s·n and Σ n², s being a unit's sum and n its examples here. */
  readonly squares: Float64Array;
  readonly products: Float64Array;
  readonly sizes: Float64Array;
  readonly worse: Float64Array;
  readonly better: Float64Array;
}

function slices(units: Units, cells: Cells, least: number): Slice[] {
  const [a, b] = cells.of;
  const count = a.labels.length * cells.width;
  const sums =
    units.clustered === undefined
      ? sumUp(units, cells.codes, count)
      : sumUpClusters(units, cells.codes, count);
  const found: Slice[] = [];
  for (let cell = 0; cell < count; cell++) {
    if (sums.size[cell]! < least || sums.units[cell]! < leastUnits) continue;
    const first = { column: a.name, label: a.labels[Math.floor(cell / cells.width)]! };
    const second = b && { column: b.name, label: b.labels[cell % cells.width]! };
    found.push({ where: second ? [first, second] : [first], ...measured(sums, cell, units.flips) });
  }
  return found;
}

function empty(cells: number): Sums {
  const zeros = () => new Float64Array(cells);
  return {
    size: zeros(),
    sum: zeros(),
    units: zeros(),
    squares: zeros(),
    products: zeros(),
    sizes: zeros(),
    worse: zeros(),
    better: zeros(),
  };
}

function sumUp({ differences }: Units, codes: Int32Array, count: number): Sums {
  const sums = empty(count);
  const { size, sum, squares, worse, better } = sums;
  for (let i = 0; i < codes.length; i++) {
    const cell = codes[i]!;
    if (cell < 0) continue;
    const difference = differences[i]!;
    size[cell]!++;
    sum[cell]! += difference;
    squares[cell]! += difference * difference;
    if (difference < 0) worse[cell]!++;
    else if (difference > 0) better[cell]!++;
  }
  return { ...sums, units: size, products: sum, sizes: size };
}

function sumUpClusters({ differences, clustered }: Units, codes: Int32Array, count: number): Sums {
  const sums = empty(count);
  const { order, ends } = clustered!;
  const own = { sum: new Float64Array(count), size: new Float64Array(count) };
  const touched = new Int32Array(count);
  let at = 0;
  for (const end of ends) {
    let cells = 0;
    for (; at < end; at++) {
      const i = order[at]!;
      const cell = codes[i]!;
      if (cell < 0) continue;
      if (own.size[cell] === 0) touched[cells++] = cell;
      own.size[cell]!++;
      own.sum[cell]! += differences[i]!;
    }
    for (let place = 0; place < cells; place++) {
      const cell = touched[place]!;
      const [s, n] = [own.sum[cell]!, own.size[cell]!];
      sums.size[cell]! += n;
      sums.sum[cell]! += s;
      sums.units[cell]!++;
      sums.squares[cell]! += s * s;
      sums.products[cell]! += s * n;
      sums.sizes[cell]! += n * n;
      if (s < 0) sums.worse[cell]!++;
      else if (s > 0) sums.better[cell]!++;
      [own.sum[cell], own.size[cell]] = [0, 0];
    }
  }
  return sums;
}

function measured(sums: Sums, cell: number, flips: boolean): Omit<Slice, 'where'> {
  const [size, units] = [sums.size[cell]!, sums.units[cell]!];
  const difference = sums.sum[cell]! / size;
  // Σ (s − n·mean)² over units, each one's distance from what its examples would have had.
  const spread =
    sums.squares[cell]! - 2 * difference * sums.products[cell]! + difference * difference * sums.sizes[cell]!;
  const variance = ((Math.max(0, spread) / size / size) * units) / (units - 1);
  // All alike: with Laplace's one imagined unit to the contrary, so that certainty is never complete.
  const rounding = 1e-12 * sums.squares[cell]!;
  const error = Math.sqrt(spread > rounding ? variance : (difference * difference) / (units * (units + 1)));
  const byT = difference === 0 ? 1 : tTwoSided(difference / error, units - 1);
  const p = flips ? Math.max(byT, mcnemar(sums.worse[cell]!, sums.better[cell]!)) : byT;
  return { size, difference, error, p };
}
