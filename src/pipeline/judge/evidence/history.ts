import { steps, trend } from '../../../stats/history.ts';
import { ascending, mean } from '../../../stats/summary.ts';
import { predictionInterval } from '../../../stats/t-tests.ts';
import type { Finding, Setback } from './types.ts';

/** The fewest values of the base branch that an interval is made of. */
const fewest = 8;

/** A trend this unlikely by chance is one. */
const trendLevel = 0.01;

/**
 * Whether head lies where the next value of the base branch would: Student's prediction interval over what came after
 * the last step of its history (oldest first), and never narrower than the values it has had. With enough of them, their
 * own order alone gives the interval.
 */
export function fromHistory(history: readonly number[], head: number, confidence: number): Finding | Setback {
  const finite = history.filter(Number.isFinite);
  const step = steps(finite).at(-1) ?? 0;
  const level = finite.slice(step);
  const since = step > 0 ? ` since it stepped ${level.length} runs ago` : '';
  if (level.length < fewest)
    return { setback: `the base branch has ${level.length} values${since}, and ${fewest} are the least` };
  if (trend(level) < trendLevel) return { setback: `the base branch's ${level.length} last values drift` };
  const sorted = ascending(level);
  const centre = mean(level);
  const difference = head - centre;
  const method = (how: string) => `${how} over ${level.length} values of the base branch${since}`;
  const covers = 'it covers all that varied between those runs';
  const out = Math.floor(((1 - confidence) / 2) * (sorted.length + 1) + 1e-9);
  if (out >= 1) {
    const low = head - sorted[sorted.length - out]!;
    const high = head - sorted[out - 1]!;
    const beyond = Math.min(
      sorted.filter((value) => value >= head).length,
      sorted.filter((value) => value <= head).length,
    );
    const p = Math.min(1, (2 * (beyond + 1)) / (sorted.length + 1));
    return { evidence: 'history', estimate: { difference, low, high, p }, method: method('ranks'), covers };
  }
  const student = predictionInterval(level, head, confidence);
  if (student === undefined)
    return {
      setback: `the base branch's ${level.length} last values are all the same, too few to say that they must be`,
    };
  const low = Math.min(student.low, head - sorted.at(-1)!);
  const high = Math.max(student.high, head - sorted[0]!);
  const p = low <= 0 && high >= 0 ? Math.max(student.p, 1 - confidence) : student.p;
  return {
    evidence: 'history',
    estimate: { difference, low, high, p },
    method: method("Student's prediction interval"),
    covers,
    detectable: (student.high - student.low) / 2,
  };
}
