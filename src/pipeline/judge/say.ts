import type { Change } from '../../model/change.ts';
import { isNumber, type Value } from '../../model/value.ts';
import { type Precision, precisionOf, showNumber, showSigned } from '../render/numbers.ts';

/** The longest piece of a text value that stands in a sentence. */
const longest = 40;

/** The digits in which the two values of a change, and their difference, are written everywhere. */
export function precisionFor(change: Change): Precision {
  const values = [change.old?.value, change.new?.value].filter((value) => value !== undefined);
  return precisionOf(values, change.delta);
}

/** A value in a sentence; text in quotes, cut where it is long. */
export function sayValue(value: Value, precision: Precision): string {
  if (isNumber(value)) return showNumber(value, precision);
  if (typeof value === 'boolean') return String(value);
  return `“${value.length > longest ? `${value.slice(0, longest)}…` : value}”`;
}

/** The size of a change, without its sign. */
export function saySize(change: Change, precision: Precision): string {
  return showSigned(change.delta ?? 0, precision).slice(1);
}
