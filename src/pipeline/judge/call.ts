import type { Change } from '../../model/change.ts';
import { asNumber } from '../../model/value.ts';
import type { Verdict } from '../../model/verdict.ts';
import { amountText, resolveAmount, within } from './amount.ts';
import { precisionFor, saySize, sayValue } from './say.ts';
import type { Amount } from './types.ts';

export type Opinion = Omit<Verdict, 'change' | 'gates'>;

/** What can be said of a change by itself, before any evidence: nothing to compare, or nothing that moved. */
export function settled(change: Change): Opinion | undefined {
  const { old: before, new: after, delta } = change;
  const precision = precisionFor(change);
  if (after === undefined)
    return unknown(`This run did not write it; the baseline has ${sayValue(before!.value, precision)}.`);
  if (before === undefined) return unknown('It is new: the baseline has nothing to compare it with.');
  if (change.state === 'same')
    return { call: 'same', evidence: 'none', why: 'Both sides have the same value.' };
  const both = `${sayValue(before.value, precision)} before, ${sayValue(after.value, precision)} now`;
  if (delta === undefined) return unknown(`Text has no size to compare: ${both}.`);
  if (!Number.isFinite(delta))
    return unknown(`A value that is no finite number cannot be compared: ${both}.`);
  return undefined;
}

/** Two bare numbers: within the tolerance it is noise, beyond it better or worse; without one nobody can tell. */
export function byTolerance(change: Change, tolerance: Amount | undefined): Opinion {
  const precision = precisionFor(change);
  const old = asNumber(change.old!.value)!;
  const size = saySize(change, precision);
  if (tolerance === undefined)
    return unknown(
      `One number a side cannot tell a change of ${size} from chance; a tolerance, repeated runs or predictions would.`,
    );
  const limit = resolveAmount(tolerance, old);
  const allowed = amountText(tolerance);
  if (within(Math.abs(change.delta!), limit, Math.max(Math.abs(old), Math.abs(old + change.delta!))))
    return {
      call: 'noise',
      evidence: 'tolerance',
      why: `A change of ${size} is within the tolerance of ${allowed}.`,
    };
  return directed(change, change.delta! > 0, {
    evidence: 'tolerance',
    why: `A change of ${size} is beyond the tolerance of ${allowed}`,
  });
}

/** A change that is real: better or worse where the direction is known. `why` is a sentence without its full stop. */
export function directed(change: Change, rose: boolean, opinion: Omit<Opinion, 'call'>): Opinion {
  if (change.direction === 'unknown')
    return {
      ...opinion,
      call: 'unknown',
      why: `${opinion.why}; which way is better is not known: name it under directions.`,
    };
  const call = rose === (change.direction === 'higher') ? 'better' : 'worse';
  return { ...opinion, call, why: `${opinion.why}, and ${change.direction} is better.` };
}

function unknown(why: string): Opinion {
  return { call: 'unknown', evidence: 'none', why };
}
