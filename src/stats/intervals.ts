/** What a method says of a difference, new − old. */
export interface Estimate {
  readonly difference: number;
  readonly low: number;
  readonly high: number;
  /** Two-sided, of "no difference". 0 lies inside [low, high] exactly where it is at least 1 − confidence. */
  readonly p: number;
}

/** What either estimate allows: it leaves out 0 only where both do, and is as sure as the less sure of them. */
export function hull(a: Estimate, b: Estimate): Estimate {
  const low = Math.min(a.low, b.low);
  const high = Math.max(a.high, b.high);
  return { difference: a.difference, low, high, p: low <= 0 && high >= 0 ? 1 : Math.max(a.p, b.p) };
}
