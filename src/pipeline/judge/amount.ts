import type { Amount } from './types.ts';

/** An amount in the metric's unit. A percentage is of the baseline's size: 1% of −200 is 2, and of 0 is 0. */
export function resolveAmount(amount: Amount, baseline: number): number {
  if (typeof amount === 'number') return amount;
  return (Number.parseFloat(amount) / 100) * Math.abs(baseline);
}

/** An amount as its author wrote it. */
export function amountText(amount: Amount): string {
  return typeof amount === 'number' ? String(amount) : amount.replace(/\s+/g, '');
}

/**
 * Whether a distance between two doubles is within an allowance: 0.91 → 0.90 is a drop of 0.01, and not of the
 * 0.010000000000000009 that the subtraction leaves. `scale` is the larger of the two numbers.
 */
export function within(distance: number, allowance: number, scale: number): boolean {
  return distance <= allowance + 8 * Number.EPSILON * Math.max(Math.abs(scale), Math.abs(allowance));
}
