/** What a method says of a difference, new − old. */
export interface Estimate {
  readonly difference: number;
  readonly low: number;
  readonly high: number;
  /** Two-sided, of "no difference". 0 lies inside [low, high] exactly where it is at least 1 − confidence. */
  readonly p: number;
}
