import { normalQuantile, tQuantile } from './distributions.ts';

/**
 * The smallest true difference that a comparison with this standard error would have found with probability `power`:
 * (t_{1−α/2} + t_{power}) × error.
 */
export function detectable(error: number, df: number, confidence: number, power = 0.8): number {
  return (tQuantile((1 + confidence) / 2, df) + tQuantile(power, df)) * error;
}

/**
 * How many units (pairs of seeds, examples) would find a difference of this size with probability `power`, if they vary
 * as those seen do: the least n with (z_{1−α/2} + z_{power})² · (s/δ)², where s is the spread of one unit.
 */
export function unitsNeeded(difference: number, spread: number, confidence: number, power = 0.8): number {
  const z = normalQuantile((1 + confidence) / 2) + normalQuantile(power);
  return Math.ceil((z * (spread / Math.abs(difference))) ** 2);
}
