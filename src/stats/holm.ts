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
 * The level that the n-th look at the same commit may spend: α, then α/5, α/25 … By the union bound all looks together call
 * by chance at most 1.25 α of what did not change, however often somebody runs it again, and one look costs no more than α.
 */
export function spending(alpha: number, look: number): number {
  return alpha * 0.2 ** (look - 1);
}
