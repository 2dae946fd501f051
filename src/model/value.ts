/**
 * A number as its file wrote it. `text` is the lexeme in the source (`1.0`, `1e-05`, `NaN`, `1152921504606846977`),
 * so that `1` and `1.0` stay apart and integers beyond 2^53 are exact; `number` is the nearest double.
 */
export interface NumberValue {
  readonly number: number;
  readonly text: string;
}

/** What a metric or a param can hold. */
export type Value = NumberValue | string | boolean;

/** Whether a value is a number, and no text or flag. */
export function isNumber(value: Value | undefined): value is NumberValue {
  return typeof value === 'object';
}

/** A number that a program computed: its text is JavaScript's shortest round-trip form. */
export function numberValue(number: number): NumberValue {
  return { number, text: Object.is(number, -0) ? '-0' : String(number) };
}

/** The mean of repeated measurements. It has no text of its own; more digits than a training would write say nothing. */
export function meanValue(measured: readonly { readonly value: number }[]): NumberValue {
  const mean = measured.reduce((sum, { value }) => sum + value, 0) / measured.length;
  return numberValue(Number(mean.toPrecision(12)));
}

/** The value as one line of text, as its source wrote it. */
export function valueText(value: Value): string {
  return isNumber(value) ? value.text : String(value);
}

/** The double behind a value; booleans count as 0 and 1, as they do in Python. `undefined` for text. */
export function asNumber(value: Value | undefined): number | undefined {
  if (isNumber(value)) return value.number;
  return typeof value === 'boolean' ? Number(value) : undefined;
}

const integer = /^[+-]?\d+$/;

/** Mostly the double tells by itself that a number is none. */
function isInteger(value: NumberValue): boolean {
  return (Number.isInteger(value.number) || !Number.isFinite(value.number)) && integer.test(value.text);
}

/** Equality as Python has it: 1 == 1.0 == true; big integers compare exactly; NaN equals nothing, itself included. */
export function sameValue(a: Value, b: Value): boolean {
  if (typeof a === 'string' || typeof b === 'string') return a === b;
  if (isNumber(a) && isNumber(b))
    return isInteger(a) && isInteger(b) ? BigInt(a.text) === BigInt(b.text) : a.number === b.number;
  return asNumber(a) === asNumber(b);
}
