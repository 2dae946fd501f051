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
  'changed',
  'new',
  'noise',
  'same',
];

export function standingOf(verdict: Verdict): Standing {
  if (verdict.gates.some((gate) => gate.result === 'fail')) return 'failed';
  return ungatedStanding(verdict);
}

/** The same, whatever its gates say. `broken` is a number that is none: NaN or an infinity. */
export function ungatedStanding({ change, call }: Verdict): Exclude<Standing, 'failed'> {
  if (change.state === 'removed') return 'gone';
  if (change.state === 'same') return 'same';
  if (change.new !== undefined && isNotFinite(change.new.value)) return 'broken';
  if (change.state === 'added') return 'new';
  return call === 'unknown' ? 'changed' : call;
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
  changed: ['changed', 'changed'],
  new: ['new', 'new'],
  noise: ['noise', 'within noise'],
  same: ['same', 'same'],
};

/** An interval that holds both a gain and a loss: the metric moved, and nobody can tell whether the model did. */
export function isUnclear({ call, interval }: Verdict): boolean {
  return call === 'unknown' && interval !== undefined && interval.low < 0 && interval.high > 0;
}

export function standingMark(verdict: Verdict): { readonly mark: Mark; readonly text: string } {
  if (ungatedStanding(verdict) === 'changed' && isUnclear(verdict))
    return { mark: 'changed', text: 'cannot tell' };
  if (ungatedStanding(verdict) === 'broken' && !Number.isNaN(asNumber(verdict.change.new?.value)))
    return { mark: 'warn', text: 'infinite' };
  const [mark, text] = words[ungatedStanding(verdict)];
  return { mark, text };
}
