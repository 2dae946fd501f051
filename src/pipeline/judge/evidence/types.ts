import type { Evidence } from '../../../model/verdict.ts';
import type { Estimate } from '../../../stats/intervals.ts';

/** What one kind of evidence says of one metric. */
export interface Finding {
  readonly evidence: Evidence;
  readonly estimate: Estimate;
  /** The test by name, with its numbers: `Welch's t of 5 and 5 seeds`. */
  readonly method: string;
  /** What the interval covers, and what not: one clause. */
  readonly covers: string;
  /** The smallest true difference that would have been found four times in five. */
  readonly detectable?: number;
  /** What was sampled, how many of it (`seeds a side`), and the standard error of that: more of it would settle more. */
  readonly sample?: { readonly size: number; readonly of: string; readonly error: number };
  /**
   * How many standard deviations of one run's own noise (the same commit, the same seed) are in the difference, and whether
   * the interval holds that noise already; √2 and no, where it is not said: one run a side.
   */
  readonly runNoise?: { readonly factor: number; readonly covered: boolean };
}

/** Evidence that was there and cannot be used, and why: one sentence without its full stop. */
export interface Setback {
  readonly setback: string;
}

export function isSetback(result: object): result is Setback {
  return 'setback' in result;
}
