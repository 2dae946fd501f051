import type { Mark } from '../../model/report.ts';
import { asNumber } from '../../model/value.ts';
import type { Verdict } from '../../model/verdict.ts';
import { isNotFinite } from './numbers.ts';

/** What a reader should know of one metric, in the order in which they should know it. */
export type Standing =
  | 'failed'
  | 'worse'
  | 'broken'
  | 'gone'
  | 'better'
  | 'unclear'
  | 'changed'
  | 'new'
  | 'noise'
  | 'same';

const order: readonly Standing[] = [
  'failed',
  'broken',
  'worse',
  'gone',
  'better',
  'unclear',
  'changed',
  'new',
  'noise',
  'same',
];

export function standingOf(verdict: Verdict): Standing {
  if (verdict.gates.some((gate) => gate.result === 'fail')) return 'failed';
  return ungatedStanding(verdict);
}

/**
 * The same, whatever its gates say. `broken` is a number that is none: NaN or an infinity; `unclear` moved, and nobody can
 * tell whether that is noise; `changed` has no size or no direction by which it could be called anything.
 */
export function ungatedStanding(verdict: Verdict): Exclude<Standing, 'failed'> {
  const { change, call } = verdict;
  if (change.state === 'removed') return 'gone';
  if (change.state === 'same') return 'same';
  if (change.new !== undefined && isNotFinite(change.new.value)) return 'broken';
  if (change.state === 'added') return 'new';
  if (call !== 'unknown') return call;
  return isUnclear(verdict) ? 'unclear' : 'changed';
}

/** Failed gates first, then what changed, then what has a gate; within each the largest relative change first. */
export function byImportance(verdicts: readonly Verdict[]): Verdict[] {
  return verdicts
    .map((verdict) => ({
      verdict,
      rank: order.indexOf(standingOf(verdict)),
      gated: verdict.gates.length > 0 ? 0 : 1,
      size: Math.abs(verdict.change.ratio ?? 0) || 0,
    }))
    .sort((a, b) => a.rank - b.rank || a.gated - b.gated || b.size - a.size)
    .map(({ verdict }) => verdict);
}

const words: Readonly<Record<Exclude<Standing, 'failed'>, readonly [Mark, string]>> = {
  broken: ['warn', 'not a number'],
  worse: ['worse', 'worse'],
  gone: ['gone', 'gone'],
  better: ['better', 'better'],
  unclear: ['unclear', 'cannot tell'],
  changed: ['changed', 'changed'],
  new: ['new', 'new'],
  noise: ['noise', 'within noise'],
  same: ['same', 'same'],
};

/** The metric moved, and nobody can tell whether the model did: an interval around 0, or nothing to tell it by. */
function isUnclear({ change, evidence, interval }: Verdict): boolean {
  if (interval !== undefined) return interval.low < 0 && interval.high > 0;
  return evidence === 'none' && change.direction !== 'unknown' && Number.isFinite(change.delta);
}

export function standingMark(verdict: Verdict): { readonly mark: Mark; readonly text: string } {
  if (ungatedStanding(verdict) === 'broken' && !Number.isNaN(asNumber(verdict.change.new?.value)))
    return { mark: 'warn', text: 'infinite' };
  const [mark, text] = words[ungatedStanding(verdict)];
  return { mark, text };
}

/**
 * A metric that cml itself computed and that stands in a section of its own: fairness without a gate, and drift unless a
 * gate failed by it.
 */
export function isAside(verdict: Verdict): boolean {
  const { change, gates } = verdict;
  const entry = change.new ?? change.old;
  if (entry?.source !== 'cml') return false;
  return gates.length === 0 || (change.name.startsWith('drift.') && standingOf(verdict) !== 'failed');
}
