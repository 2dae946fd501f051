import { ascending, type Numbers, quantile } from './summary.ts';

/** A column by which examples can be told apart, as codes from 0 with a name each; −1 is no value. */
export interface SliceColumn {
  readonly name: string;
  readonly codes: Int32Array;
  readonly labels: readonly string[];
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
