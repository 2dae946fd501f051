import { chiSquareTail, kolmogorovTail } from './distributions.ts';
import { ascending, type Numbers, quantile } from './summary.ts';

/** How far two columns of the same name have moved apart. */
export interface ColumnDrift {
  readonly statistic: number;
  /** Of "both come from the same distribution". */
  readonly p: number;
}

/**
 * The two-sample Kolmogorov–Smirnov test: the largest distance of the two distribution functions, and its asymptotic p
 * (Smirnov's limit), which is close from some 30 values a side on.
 */
export function kolmogorovSmirnov(before: Numbers, after: Numbers): ColumnDrift {
  const a = ascending(before);
  const b = ascending(after);
  let [i, j, distance] = [0, 0, 0];
  while (i < a.length && j < b.length) {
    const value = Math.min(a[i]!, b[j]!);
    while (i < a.length && a[i]! <= value) i++;
    while (j < b.length && b[j]! <= value) j++;
    distance = Math.max(distance, Math.abs(i / a.length - j / b.length));
  }
  const size = Math.sqrt((a.length * b.length) / (a.length + b.length));
  return { statistic: distance, p: kolmogorovTail(size * distance) };
}

/** Pearson's chi-square of two rows of counts over the same categories; a category that neither has is left out. */
export function chiSquare(before: Numbers, after: Numbers): ColumnDrift & { readonly df: number } {
  const [first, second] = [sum(before), sum(after)];
  let [statistic, categories] = [0, 0];
  for (let i = 0; i < before.length; i++) {
    const both = before[i]! + after[i]!;
    if (both === 0) continue;
    categories++;
    for (const [count, total] of [
      [before[i]!, first],
      [after[i]!, second],
    ] as const) {
      const expected = (both * total) / (first + second);
      statistic += (count - expected) ** 2 / expected;
    }
  }
  const df = Math.max(1, categories - 1);
  return { statistic, df, p: categories < 2 ? 1 : chiSquareTail(statistic, df) };
}

/** The Jensen–Shannon distance of two rows of counts: the root of the divergence in bits, from 0 (alike) to 1. */
export function jensenShannon(before: Numbers, after: Numbers): number {
  const [first, second] = [sum(before), sum(after)];
  let divergence = 0;
  for (let i = 0; i < before.length; i++) {
    const p = before[i]! / first;
    const q = after[i]! / second;
    const m = (p + q) / 2;
    if (p > 0) divergence += (p * Math.log2(p / m)) / 2;
    if (q > 0) divergence += (q * Math.log2(q / m)) / 2;
  }
  return Math.sqrt(Math.max(0, divergence));
}

/** A share that stands for none, so that an empty bin does not make the index infinite. */
const least = 1e-4;

/**
 * The population stability index: Σ (q − p) ln(q/p) over the shares of each bin. By the rule of thumb of credit scoring,
 * below 0.1 nothing has changed and above 0.25 much has.
 */
export function stabilityIndex(before: Numbers, after: Numbers): number {
  const [first, second] = [sum(before), sum(after)];
  let index = 0;
  for (let i = 0; i < before.length; i++) {
    const p = Math.max(least, before[i]! / first);
    const q = Math.max(least, after[i]! / second);
    index += (q - p) * Math.log(q / p);
  }
  return index;
}

/** Counts of both sides in bins that each hold an equal share of the baseline; equal edges are one. */
export function binned(before: Numbers, after: Numbers, bins = 10): readonly [Float64Array, Float64Array] {
  const sorted = ascending(before);
  const edges = [...new Set(Array.from({ length: bins - 1 }, (_, i) => quantile(sorted, (i + 1) / bins)))];
  const count = (values: Numbers) => {
    const counts = new Float64Array(edges.length + 1);
    for (let i = 0; i < values.length; i++) counts[place(edges, values[i]!)]!++;
    return counts;
  };
  return [count(before), count(after)];
}

/** How many edges lie below a value. */
function place(edges: readonly number[], value: number): number {
  let [low, high] = [0, edges.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (edges[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

function sum(values: Numbers): number {
  let total = 0;
  for (let i = 0; i < values.length; i++) total += values[i]!;
  return total;
}
