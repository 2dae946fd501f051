/**
 * Holm's step-down correction: p-values that may each be held against the same level, although several were looked at.
 * In the order given.
 */
export function holm(ps: readonly number[]): number[] {
  const order = ps.map((_, i) => i).sort((a, b) => ps[a]! - ps[b]!);
  const adjusted = new Array<number>(ps.length);
  let largest = 0;
  order.forEach((index, rank) => {
    largest = Math.max(largest, Math.min(1, (ps.length - rank) * ps[index]!));
    adjusted[index] = largest;
  });
  return adjusted;
}

/**
 * The level that the n-th look at the same commit may spend, so that looking until something shows spends no more than
 * `alpha` in all: 0.8, 0.16, 0.032 … of it. By the union bound this holds whatever the looks have in common.
 */
export function spending(alpha: number, look: number): number {
  return alpha * 0.8 * 0.2 ** (look - 1);
}
