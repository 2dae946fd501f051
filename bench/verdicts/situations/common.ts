import { type Finding, isSetback, type Setback } from '../../../src/pipeline/judge/evidence/types.ts';
import type { Estimate } from '../../../src/stats/intervals.ts';
import { ratio, tolerance } from '../others.ts';

/** Of every interval. */
export const level = 0.95;

/** A metric near 0.9 whose trainings vary by 0.01; effects are in that deviation. */
export const centre = 0.9;
export const spread = 0.01;

/** How often a situation is drawn at scale 1, by what a draw costs: about a minute's worth at most. */
export const draws = { cheap: 4000, some: 2000, few: 600, dear: 200 } as const;

export function estimateOf(result: Finding | Setback | undefined): Estimate | undefined {
  return result === undefined || isSetback(result) ? undefined : result.estimate;
}

/** What is said by those who look at one number a side. */
export function single(before: number, after: number): Record<string, boolean> {
  return { 'ratio 200 %': ratio(before, after), 'tolerance 1 %': tolerance(before, after) };
}
