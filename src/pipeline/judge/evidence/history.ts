import { steps, trend } from '../../../stats/history.ts';
import { type Estimate, hull } from '../../../stats/intervals.ts';
import { ascending, mean } from '../../../stats/summary.ts';
import { predictionInterval, trendPrediction } from '../../../stats/t-tests.ts';
import type { Finding, Setback } from './types.ts';

/** The fewest values of the base branch that an interval is made of. */
const fewest = 8;

/** A trend this unlikely by chance is one; one less unlikely may still be. */
const trendLevel = 0.01;
const hintLevel = 0.2;

/**
 * Whether head lies where the next value of the base branch would: Student's prediction interval over what came after
 * the last step of its history (oldest first), and never narrower than the values it has had; with enough of them, their
 * own order alone gives the interval. Where they may have a trend, the interval also holds where that would lead.
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
  const found = byRanks(level, head, confidence) ?? byStudent(level, head, confidence);
  if (found === undefined)
    return {
      setback: `the base branch's ${level.length} last values are all the same, too few to say that they must be`,
    };
  const drifted = trendP < hintLevel ? trendPrediction(level, head, confidence) : undefined;
  const estimate = drifted === undefined ? found.estimate : hull(found.estimate, drifted);
  const widened = drifted === undefined ? '' : ', widened for what may be a drift';
  return {
    evidence: 'history',
    estimate,
    method: `${found.how} over ${level.length} values of the base branch${since}${widened}`,
    covers: 'it covers all that varied between those runs',
    detectable: (estimate.high - estimate.low) / 2,
    runNoise: { factor: Math.sqrt(1 + 1 / level.length), covered: true },
  };
}

interface Prediction {
  readonly how: string;
  readonly estimate: Estimate;
}

/** The next of n + 1 exchangeable values lies beyond the m-th from either end with probability 2m/(n + 1), whatever they are. */
function byRanks(level: readonly number[], head: number, confidence: number): Prediction | undefined {
  const n = level.length;
  const out = Math.floor(((1 - confidence) / 2) * (n + 1) + 1e-9);
  if (out < 1) return undefined;
  const sorted = ascending(level);
  const above = sorted.filter((value) => value >= head).length;
  const below = sorted.filter((value) => value <= head).length;
  return {
    how: 'ranks',
    estimate: {
      difference: head - mean(level),
      low: head - sorted[n - out]!,
      high: head - sorted[out - 1]!,
      p: Math.min(1, (2 * (Math.min(above, below) + 1)) / (n + 1)),
    },
  };
}

function byStudent(level: readonly number[], head: number, confidence: number): Prediction | undefined {
  const student = predictionInterval(level, head, confidence);
  if (student === undefined) return undefined;
  // So few values do not show their tails, and heavier ones than normal need about this much more.
  const more = 0.15 * ((student.high - student.low) / 2);
  const wide = { ...student, low: student.low - more, high: student.high + more };
  const range = { ...student, low: head - Math.max(...level), high: head - Math.min(...level) };
  return { how: "Student's prediction interval", estimate: hull(wide, range) };
}
