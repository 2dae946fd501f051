import { tQuantile, tTwoSided } from '../../../stats/distributions.ts';
import { steps, trend } from '../../../stats/history.ts';
import { type Estimate, hull } from '../../../stats/intervals.ts';
import { predictionInterval, trendPrediction } from '../../../stats/t-tests.ts';
import type { Finding, Setback } from './types.ts';

/** The fewest values of the base branch that an interval is made of. */
const fewest = 8;

/** A trend this unlikely by chance is one; one less unlikely may still be. */
const trendLevel = 0.01;
const hintLevel = 0.2;

/**
 * Whether head lies where the next value of the base branch would: Student's prediction interval over what came after the
 * last step of its history (oldest first), a little wider, so that it holds for other than normal values too. Where they
 * may have a trend, the interval also holds where that would lead.
 */
export function fromHistory(history: readonly number[], head: number, confidence: number): Finding | Setback {
  const finite = history.filter(Number.isFinite);
  const step = steps(finite).at(-1) ?? 0;
  const level = finite.slice(step);
  const since = step > 0 ? ` since it stepped ${level.length} runs ago` : '';
  if (level.length < fewest)
    return {
      setback: `the base branch has ${level.length} ${level.length === 1 ? 'value' : 'values'}${since}, and ${fewest} are the least`,
    };
  const trendP = trend(level);
  if (trendP < trendLevel) return { setback: `the base branch's ${level.length} last values drift` };
  const found = predictionInterval(level, head, confidence);
  if (found === undefined)
    return {
      setback: `the base branch's ${level.length} last values are all the same, too few to say that they must be`,
    };
  const drifted = trendP < hintLevel ? trendPrediction(level, head, confidence) : undefined;
  const wide = widened(found, level.length);
  const estimate = drifted === undefined ? wide : hull(wide, drifted);
  const drift = drifted === undefined ? '' : ', widened for what may be a drift';
  return {
    evidence: 'history',
    estimate,
    method: `Student's prediction interval over ${level.length} values of the base branch${since}${drift}`,
    covers: 'it covers all that varied between those runs',
    detectable: (estimate.high - estimate.low) / 2,
    runNoise: { factor: Math.sqrt(1 + 1 / level.length), covered: true },
  };
}

/**
 * So few values do not show their tails. By simulation over skewed, heavy-tailed, discrete and two-humped values, a share of
 * 0.8/√n more keeps false alarms at the level; the values' own order would too, and miss more of what is real.
 */
function widened(student: Estimate, n: number): Estimate {
  const { difference, low, high } = student;
  const more = 1 + 0.8 / Math.sqrt(n);
  const half = more * ((high - low) / 2);
  const t = -tQuantile(student.p / 2, n - 1) / more;
  return { difference, low: difference - half, high: difference + half, p: tTwoSided(t, n - 1) };
}
