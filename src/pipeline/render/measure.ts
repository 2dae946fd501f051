import type { Change } from '../../model/change.ts';
import type { Inline } from '../../model/report.ts';
import { isNumber, type Value } from '../../model/value.ts';
import type { Verdict } from '../../model/verdict.ts';
import {
  isNotFinite,
  type Precision,
  precisionOf,
  showDelta,
  showNumber,
  showRatio,
  showSigned,
} from './numbers.ts';
import { clip } from './plain.ts';
import { ungatedStanding } from './standing.ts';
import { code, name } from './text.ts';

/** The longest text value that stands in a row. */
const valueLength = 40;

/** What stands where there is no value. */
export const absent = '–';

/** A value for people; text as code, so that `1` and `"1"` look different. */
export function showValue(value: Value | undefined, precision: Precision): Inline {
  if (value === undefined) return absent;
  if (isNumber(value)) return showNumber(value, precision);
  if (typeof value === 'boolean') return String(value);
  return value === '' ? '(empty)' : code(clip(value, valueLength));
}

/** The digits that both values of a change are written with. */
export function changePrecision(change: Change): Precision {
  const values = [change.old?.value, change.new?.value].filter((value) => value !== undefined);
  return precisionOf(values, change.delta);
}

/** The difference of a change's two numbers: `−0.018`; nothing where there is no difference to speak of. */
export function deltaText(change: Change): string | undefined {
  if (change.delta === undefined || change.old === undefined || change.new === undefined) return undefined;
  if (Number.isNaN(change.delta) || !isNumber(change.old.value) || !isNumber(change.new.value))
    return undefined;
  return showDelta(change.old.value, change.new.value, change.delta, changePrecision(change));
}

/** The difference in a cell: absolute and relative, or what happened instead. */
export function changeCell(change: Change): string {
  if (change.state === 'added') return 'new';
  if (change.state === 'removed') return 'gone';
  if (change.state === 'same') return 'same';
  const after = change.new?.value;
  if (isNumber(after) && isNotFinite(after)) {
    const shown = showNumber(after, changePrecision(change));
    return isSameName(change.old?.value, after) ? `still ${shown}` : `became ${shown}`;
  }
  const delta = deltaText(change);
  if (delta === undefined) return 'changed';
  const ratio = change.ratio === undefined ? undefined : showRatio(change.ratio);
  return ratio === undefined ? delta : `${delta} (${ratio})`;
}

/** NaN is no number, and so differs from itself; to a reader it is the same. */
function isSameName(before: Value | undefined, after: Value): boolean {
  return isNumber(before) && isNumber(after) && Object.is(before.number, after.number);
}

export function intervalCell(verdict: Verdict): string {
  const { interval, change } = verdict;
  if (!interval) return absent;
  const precision = changePrecision(change);
  return `${showSigned(interval.low, precision)} to ${showSigned(interval.high, precision)}`;
}

/** What a metric did, as the start of a sentence: `recall fell by 0.018 to 0.824 (−2.1%)`. */
export function movement(verdict: Verdict): Inline[] {
  const { change } = verdict;
  const precision = changePrecision(change);
  const subject = name(change.name);
  const before = change.old?.value;
  const after = change.new?.value;
  if (after === undefined) return [subject, ' is gone (it was ', showValue(before, precision), ')'];
  if (before === undefined || change.state === 'same') return [subject, ' is ', showValue(after, precision)];
  if (isNotFinite(after) && isSameName(before, after))
    return [subject, ' is still ', showValue(after, precision)];
  if (isNotFinite(after))
    return [subject, ' became ', showValue(after, precision), ' (it was ', showValue(before, precision), ')'];
  const delta = deltaText(change);
  if (delta === undefined || change.delta === 0)
    return [subject, ' changed from ', showValue(before, precision), ' to ', showValue(after, precision)];
  const ratio = change.ratio === undefined ? undefined : showRatio(change.ratio);
  const sentence: Inline[] = [
    subject,
    change.delta! > 0 ? ' rose by ' : ' fell by ',
    delta.slice(1),
    ' to ',
    showValue(after, precision),
  ];
  if (ratio !== undefined) sentence.push(` (${ratio})`);
  if (isBeyondNoise(verdict)) sentence.push(', beyond noise');
  if (ungatedStanding(verdict) === 'unclear') sentence.push(', which may be chance');
  return sentence;
}

/** Whether more than a tolerance stands behind the call. */
function isBeyondNoise(verdict: Verdict): boolean {
  const decided = verdict.call === 'better' || verdict.call === 'worse';
  return decided && verdict.evidence !== 'none' && verdict.evidence !== 'tolerance';
}
