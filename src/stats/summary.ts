/** Numbers in a row, typed or not. */
export type Numbers = ArrayLike<number>;

/** The mean; NaN of nothing. Summed in two passes, so that a large offset costs no digits. */
export function mean(values: Numbers): number {
  const first = total(values) / values.length;
  let rest = 0;
  for (let i = 0; i < values.length; i++) rest += values[i]! - first;
  return first + rest / values.length;
}

export function total(values: Numbers): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i]!;
  return sum;
}

/** The sample variance, divided by n − 1; NaN of fewer than two. */
export function variance(values: Numbers): number {
  if (values.length < 2) return Number.NaN;
  const centre = mean(values);
  let squares = 0;
  for (let i = 0; i < values.length; i++) squares += (values[i]! - centre) ** 2;
  return squares / (values.length - 1);
}

/** The quantile of ascending numbers, by linear interpolation (type 7, numpy's default). */
export function quantile(ascending: Numbers, p: number): number {
  const n = ascending.length;
  if (n === 0) return Number.NaN;
  const place = Math.min(Math.max(p, 0), 1) * (n - 1);
  const below = Math.floor(place);
  const above = Math.min(below + 1, n - 1);
  return ascending[below]! + (place - below) * (ascending[above]! - ascending[below]!);
}

/** A copy in ascending order. */
export function ascending(values: Numbers): Float64Array {
  return Float64Array.from(values).sort();
}

/** Ranks from 1, ties sharing their mean rank. */
export function ranks(values: Numbers): Float64Array {
  const order = Uint32Array.from({ length: values.length }, (_, i) => i).sort(
    (a, b) => values[a]! - values[b]!,
  );
  const ranked = new Float64Array(values.length);
  for (let start = 0; start < order.length; ) {
    let end = start + 1;
    while (end < order.length && values[order[end]!] === values[order[start]!]) end++;
    for (let i = start; i < end; i++) ranked[order[i]!] = (start + end + 1) / 2;
    start = end;
  }
  return ranked;
}
