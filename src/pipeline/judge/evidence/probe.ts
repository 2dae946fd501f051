import { withPart } from '../../../stats/crossed.ts';
import { normalQuantile } from '../../../stats/distributions.ts';
import { hull } from '../../../stats/intervals.ts';
import type { Finding } from './types.ts';

/**
 * A finding made less sure by what the same commit and seed gave twice. `distances` are those between two such runs, one
 * for each side that was probed. Where the interval covers no training but the one, their noise is one more part of it,
 * known by as many degrees of freedom as there are distances. Where it rests on repeated trainings, these carry the
 * noise already; it is then only kept from being narrower than the noise alone would make it.
 */
export function widenedByProbe(
  finding: Finding,
  distances: readonly number[] | undefined,
  confidence: number,
): Finding {
  const known = (distances ?? []).filter(Number.isFinite);
  const noise = Math.sqrt(known.reduce((sum, d) => sum + d * d, 0) / 2 / Math.max(1, known.length));
  if (!(noise > 0)) return finding;
  const { estimate } = finding;
  const { factor, covered } = finding.runNoise ?? { factor: Math.SQRT2, covered: false };
  const error = factor * noise;
  if (!covered)
    return {
      ...finding,
      estimate: withPart(estimate, { error, df: known.length }, confidence),
      method: `${finding.method}, widened by what the same commit and seed gave twice`,
      covers: `${finding.covers}, but for what chance does to the same commit and seed`,
    };
  const margin = normalQuantile((1 + confidence) / 2) * error;
  const { difference } = estimate;
  if (difference - margin >= estimate.low && difference + margin <= estimate.high) return finding;
  const floor = { difference, low: difference - margin, high: difference + margin, p: estimate.p };
  return {
    ...finding,
    estimate: hull(estimate, floor),
    method: `${finding.method}, no narrower than what the same commit and seed gave twice`,
  };
}
