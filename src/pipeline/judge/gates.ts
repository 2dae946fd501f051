import type { Change } from '../../model/change.ts';
import { asNumber, isNumber, type Value } from '../../model/value.ts';
import type { GateResult, Verdict } from '../../model/verdict.ts';
import { showSigned } from '../render/numbers.ts';
import { amountText, resolveAmount, within } from './amount.ts';
import { precisionFor, saySize, sayValue } from './say.ts';
import type { Amount, GateRule } from './types.ts';

type Outcome = Pick<GateResult, 'result' | 'why'>;
type Judged = Omit<Verdict, 'gates'>;

/** The outcome of every rule of one gate for one metric, of which everything but its gates is known. */
export function judgeGate(pattern: string, rule: GateRule, verdict: Judged): GateResult[] {
  const { change } = verdict;
  const results: GateResult[] = [];
  const check = (text: string, test: (value: number) => Outcome) =>
    results.push({ rule: text, pattern, ...(unusable(change) ?? test(asNumber(change.new?.value)!)) });
  const { min, max, significant } = rule;
  if (min !== undefined) check(`min ${min}`, (value) => atLeast(change, value, min));
  if (max !== undefined) check(`max ${max}`, (value) => atMost(change, value, max));
  for (const key of ['max-drop', 'max-rise'] as const) {
    const amount = rule[key];
    if (amount === undefined) continue;
    const text = `${key} ${amountText(amount)}${significant ? ', significant' : ''}`;
    const verb = key === 'max-drop' ? 'fell' : 'rose';
    check(text, (value) => excused(moved(change, value, amount, verb), verdict, significant));
  }
  if (significant && rule['max-drop'] === undefined && rule['max-rise'] === undefined)
    check('significant', () => notWorse(verdict));
  for (const key of ['not-worse-by', 'better-by'] as const) {
    const amount = rule[key];
    if (amount !== undefined) check(`${key} ${amountText(amount)}`, () => shown(verdict, key, amount));
  }
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
  const text = exact(change.new!.value, value, min);
  return value >= min ? pass(`${text} is at least ${min}.`) : fail(`${text} is less than ${min}.`);
}

function atMost(change: Change, value: number, max: number): Outcome {
  const text = exact(change.new!.value, value, max);
  return value <= max ? pass(`${text} is at most ${max}.`) : fail(`${text} is more than ${max}.`);
}

/** A value as it is shown elsewhere, or with all its digits where the short form would read `0.8 is less than 0.8`. */
function exact(value: Value, number: number, limit: number): string {
  const entry = { key: '', file: '', source: '', value };
  const short = sayValue(value, precisionFor({ name: '', state: 'added', direction: 'unknown', new: entry }));
  if (number === limit || Number(short.replaceAll(',', '').replace('−', '-')) !== limit) return short;
  return isNumber(value) ? value.text : short;
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
  if (delta === 0) return pass('It did not change.');
  if (distance < 0) return pass(`It ${verb === 'fell' ? 'rose' : 'fell'} by ${saySize(change, precision)}.`);
  const limit = resolveAmount(allowed, old);
  const values = `from ${sayValue(before, precision)} to ${sayValue(change.new!.value, precision)}`;
  const what = `It ${verb} by ${saySize(change, precision)} ${values}`;
  if (within(distance, limit, Math.max(Math.abs(value), Math.abs(old))))
    return pass(`${what}; ${amountText(allowed)} is allowed.`);
  if (limit === 0 && typeof allowed === 'string')
    return fail(`${what}; ${amountText(allowed)} of 0 is 0, so give the amount as a number.`);
  return fail(`${what}; no more than ${amountText(allowed)} is allowed.`);
}

const past = { fell: 'fallen', rose: 'risen' } as const;

/** `significant: true` forgives what may be chance. Without evidence nobody knows, and the limit holds as it stands. */
function excused(outcome: Outcome, verdict: Judged, significant: boolean | undefined): Outcome {
  const { interval, p } = verdict;
  if (outcome.result === 'pass' || !significant || interval === undefined) return outcome;
  const isChance = (interval.low <= 0 && interval.high >= 0) || (p ?? 0) > 1 - interval.confidence + 1e-9;
  const what = outcome.why.replace(/\.$/, '');
  if (isChance) return pass(`${what}, but it may be chance (${range(verdict)}).`);
  return fail(`${what}, and it is real (${range(verdict)}).`);
}

function notWorse(verdict: Judged): Outcome {
  if (verdict.change.direction === 'unknown') return fail(noDirection);
  if (verdict.call === 'worse') return fail(`It is worse beyond chance${inBrackets(verdict)}.`);
  if (verdict.interval === undefined && verdict.call === 'unknown')
    return pass('There is no evidence that it is worse, and none that it is not.');
  return pass(`It is not worse beyond chance${inBrackets(verdict)}.`);
}

/** Both ask the interval to lie on one side of a line: −amount for "not worse by", +amount for "better by". */
function shown(verdict: Judged, key: 'not-worse-by' | 'better-by', amount: Amount): Outcome {
  const { change, interval } = verdict;
  if (change.direction === 'unknown') return fail(noDirection);
  if (change.old === undefined) return fail('It is new: the baseline has nothing to compare it with.');
  const size = resolveAmount(amount, asNumber(change.old.value) ?? Number.NaN);
  const line = key === 'better-by' ? size : -size;
  if (change.state === 'same' && interval === undefined && line < 0) return pass('It did not change.');
  if (interval === undefined)
    return fail(
      'One number a side has no interval: this gate needs repeated runs, predictions or a history.',
    );
  const worst = change.direction === 'higher' ? interval.low : -interval.high;
  const claim =
    key === 'better-by'
      ? `better by more than ${amountText(amount)}`
      : `worse by less than ${amountText(amount)}`;
  return worst > line
    ? pass(`It is ${claim} (${range(verdict)}).`)
    : fail(`It is not shown to be ${claim} (${range(verdict)}).`);
}

const noDirection = 'Which way is better is not known: name it under directions.';

function range({ change, interval }: Judged): string {
  const precision = precisionFor(change);
  const { low, high, confidence } = interval!;
  return `${Number((100 * confidence).toFixed(2))}% interval ${showSigned(low, precision)} to ${showSigned(high, precision)}`;
}

function inBrackets(verdict: Judged): string {
  return verdict.interval === undefined ? '' : ` (${range(verdict)})`;
}

function pass(why: string): Outcome {
  return { result: 'pass', why };
}

function fail(why: string): Outcome {
  return { result: 'fail', why };
}
