import type { Change } from '../../model/change.ts';
import { asNumber, isNumber, type Value } from '../../model/value.ts';
import type { GateResult } from '../../model/verdict.ts';
import { amountText, resolveAmount, within } from './amount.ts';
import { precisionFor, saySize, sayValue } from './say.ts';
import type { Amount, GateRule } from './types.ts';

type Outcome = Pick<GateResult, 'result' | 'why'>;

/** The outcome of every rule of one gate for one metric. */
export function judgeGate(pattern: string, rule: GateRule, change: Change): GateResult[] {
  const results: GateResult[] = [];
  const add = (text: string, outcome: Outcome) => results.push({ rule: text, pattern, ...outcome });
  const check = (text: string, test: (value: number) => Outcome) =>
    add(text, unusable(change) ?? test(asNumber(change.new?.value)!));
  const { min, max, 'max-drop': drop, 'max-rise': rise } = rule;
  if (min !== undefined) check(`min ${min}`, (value) => atLeast(change, value, min));
  if (max !== undefined) check(`max ${max}`, (value) => atMost(change, value, max));
  if (drop !== undefined)
    check(`max-drop ${amountText(drop)}`, (value) => moved(change, value, drop, 'fell'));
  if (rise !== undefined)
    check(`max-rise ${amountText(rise)}`, (value) => moved(change, value, rise, 'rose'));
  return results;
}

/** Why no rule can hold: there is nothing at head that could be compared. */
function unusable(change: Change): Outcome | undefined {
  const precision = precisionFor(change);
  const value = change.new?.value;
  if (value === undefined) {
    const before =
      change.old === undefined ? '' : `; the baseline has ${sayValue(change.old.value, precision)}`;
    return fail(`This run did not write it${before}.`);
  }
  if (typeof value === 'string')
    return fail(`It is the text ${sayValue(value, precision)}, and a gate needs a number.`);
  if (!Number.isFinite(asNumber(value)))
    return fail(`It is ${sayValue(value, precision)}, which passes no gate.`);
  return undefined;
}

function atLeast(change: Change, value: number, min: number): Outcome {
  const shown = exact(change.new!.value, value, min);
  return value >= min ? pass(`${shown} is at least ${min}.`) : fail(`${shown} is less than ${min}.`);
}

function atMost(change: Change, value: number, max: number): Outcome {
  const shown = exact(change.new!.value, value, max);
  return value <= max ? pass(`${shown} is at most ${max}.`) : fail(`${shown} is more than ${max}.`);
}

/** A value as it is shown elsewhere, or with all its digits where the short form would read `0.8 is less than 0.8`. */
function exact(value: Value, number: number, limit: number): string {
  const short = sayValue(
    value,
    precisionFor({ name: '', state: 'added', direction: 'unknown', new: bare(value) }),
  );
  if (number === limit || Number(short.replaceAll(',', '').replace('−', '-')) !== limit) return short;
  return isNumber(value) ? value.text : short;
}

function bare(value: Value) {
  return { key: '', file: '', source: '', value };
}

function moved(change: Change, value: number, allowed: Amount, verb: 'fell' | 'rose'): Outcome {
  const before = change.old?.value;
  if (before === undefined) return pass('It is new: the baseline has nothing to compare it with.');
  const old = asNumber(before);
  const precision = precisionFor(change);
  if (old === undefined || !Number.isFinite(old))
    return pass(
      `The baseline has ${sayValue(before, precision)}, so there is nothing it could have ${past[verb]} from.`,
    );
  const delta = change.delta ?? value - old;
  const distance = verb === 'fell' ? -delta : delta;
  if (distance <= 0)
    return pass(
      delta === 0
        ? 'It did not change.'
        : `It ${verb === 'fell' ? 'rose' : 'fell'} by ${saySize(change, precision)}.`,
    );
  const limit = resolveAmount(allowed, old);
  const what = `It ${verb} by ${saySize(change, precision)} from ${sayValue(before, precision)} to ${sayValue(change.new!.value, precision)}`;
  if (within(distance, limit, Math.max(Math.abs(value), Math.abs(old))))
    return pass(`${what}; ${amountText(allowed)} is allowed.`);
  if (limit === 0 && typeof allowed === 'string')
    return fail(`${what}; ${amountText(allowed)} of 0 is 0, so give the amount as a number.`);
  return fail(`${what}; no more than ${amountText(allowed)} is allowed.`);
}

const past = { fell: 'fallen', rose: 'risen' } as const;

function pass(why: string): Outcome {
  return { result: 'pass', why };
}

function fail(why: string): Outcome {
  return { result: 'fail', why };
}
