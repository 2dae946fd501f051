import { normalQuantile } from '../../../stats/distributions.ts';
import { detectable } from '../../../stats/power.ts';
import { rateDifference } from '../../../stats/rates.ts';
import type { Finding, Setback } from './types.ts';

/** The fewest examples a rate's interval is made of. */
const fewest = 10;

/** The binomial noise floor of two rates over test sets of n examples; for accuracy and what else is a share of them. */
export function fromTestSize(
  before: number,
  after: number,
  n: number,
  confidence: number,
): Finding | Setback {
  if (!(before >= 0 && before <= 1 && after >= 0 && after <= 1))
    return { setback: 'the size of the test set says nothing of a number that is no rate' };
  if (!(n >= fewest)) return { setback: `a test set of ${n} examples is too small` };
  const estimate = rateDifference(before, after, n, confidence);
  const width = Math.max(estimate.high - estimate.difference, estimate.difference - estimate.low);
  const error = width / normalQuantile((1 + confidence) / 2);
  return {
    evidence: 'test-size',
    estimate,
    method: `Newcombe's score interval of two rates over ${n} examples`,
    covers:
      'it covers how the test set was drawn, taking the two sides for independent; it is an approximation',
    detectable: detectable(error, Infinity, confidence),
    sample: { size: n, of: 'examples', error },
  };
}
