import { asNumber, isNumber, type NumberValue, type Value } from '../../model/value.ts';

/** How the numbers of one row are written: the same digits after the point for all, or powers of ten for all. */
export type Precision =
  | { readonly form: 'fixed'; readonly decimals: number }
  | { readonly form: 'exponential'; readonly digits: number };

/** An integer that is worth showing in full; a longer one is shown as a power of ten. */
const integer = /^[+-]?\d{1,40}$/;

/**
 * Enough digits to tell the values apart and to give the difference two significant ones, at least four significant
 * digits of the larger value, and never more than the files themselves have.
 */
export function precisionOf(values: readonly Value[], delta?: number): Precision {
  const numbers = values.filter(isNumber).filter((value) => Number.isFinite(value.number));
  const largest = Math.max(0, ...numbers.map((value) => Math.abs(value.number)));
  if (largest === 0) return { form: 'fixed', decimals: Math.min(4, sourceDecimals(numbers)) };
  const magnitude = exponentOf(largest);
  const smallest =
    delta !== undefined && delta !== 0 && Number.isFinite(delta) ? exponentOf(delta) : magnitude;
  if (magnitude < -4 || (magnitude >= 15 && !numbers.every((value) => integer.test(value.text))))
    return { form: 'exponential', digits: Math.min(10, Math.max(2, magnitude - smallest + 1)) };
  const wanted = Math.max(0, 3 - magnitude, 1 - smallest);
  return { form: 'fixed', decimals: Math.min(wanted, sourceDecimals(numbers), 12) };
}

function exponentOf(number: number): number {
  return Number(Math.abs(number).toExponential().split('e')[1]);
}

function sourceDecimals(numbers: readonly NumberValue[]): number {
  return Math.max(0, ...numbers.map((value) => decimalsOf(value.text)));
}

function decimalsOf(text: string): number {
  const [mantissa = '', exponent = '0'] = text.toLowerCase().split('e');
  const decimals = mantissa.includes('.') ? mantissa.length - mantissa.indexOf('.') - 1 : 0;
  return Math.max(0, decimals - Number(exponent));
}

/** A number for people: a true minus sign, thousands apart from five digits on, integers exact whatever their size. */
export function showNumber(value: NumberValue, precision: Precision): string {
  if (Number.isNaN(value.number)) return 'NaN';
  if (!Number.isFinite(value.number) && !integer.test(value.text)) return value.number > 0 ? '∞' : '−∞';
  if (integer.test(value.text) && precision.form === 'fixed' && precision.decimals === 0)
    return group(BigInt(value.text).toString());
  return write(value.number, precision);
}

/** The difference of two values, signed. Integers too large for a double are subtracted exactly. */
export function showDelta(before: Value, after: Value, delta: number, precision: Precision): string {
  if (Number.isNaN(delta)) return 'NaN';
  if (isNumber(before) && isNumber(after) && integer.test(before.text) && integer.test(after.text))
    return signed(group((BigInt(after.text) - BigInt(before.text)).toString()));
  return showSigned(delta, precision);
}

/** A difference with its sign, `±0` where there is none. */
export function showSigned(delta: number, precision: Precision): string {
  if (!Number.isFinite(delta)) return delta > 0 ? '+∞' : delta < 0 ? '−∞' : 'NaN';
  if (delta === 0) return '±0';
  const rounded = write(delta, precision);
  return signed(
    Number(rounded.replace('−', '-').replaceAll(',', '')) === 0 ? minus(delta.toExponential(1)) : rounded,
  );
}

/** A share as a signed percentage; nothing where it is so large or so small that it says nothing. */
export function showRatio(ratio: number): string | undefined {
  const percent = ratio * 100;
  const size = Math.abs(percent);
  if (!Number.isFinite(percent) || size >= 1e6) return undefined;
  if (size < 1e-4) return undefined;
  if (size < 0.1) return `${signed(minus(trimmed(percent.toPrecision(1))))}%`;
  return `${signed(group(percent.toFixed(size < 100 ? 1 : 0)))}%`;
}

function trimmed(text: string): string {
  return String(Number(text));
}

function write(number: number, precision: Precision): string {
  if (precision.form === 'exponential')
    return number === 0 ? '0' : minus(number.toExponential(precision.digits));
  return Math.abs(number) >= 1e21
    ? minus(number.toExponential(3))
    : group(number.toFixed(precision.decimals));
}

function group(text: string): string {
  const [whole = '', rest] = text.split('.');
  const digits = whole.replace('-', '');
  const grouped = digits.length > 4 ? whole.replace(/\B(?=(\d{3})+$)/g, ',') : whole;
  return minus(rest === undefined ? grouped : `${grouped}.${rest}`);
}

function minus(text: string): string {
  return text.replaceAll('-', '−').replace('e+', 'e');
}

function signed(text: string): string {
  return text.startsWith('−') ? text : `+${text}`;
}

/** Whether a value counts as a number and is not one: NaN or an infinity. */
export function isNotFinite(value: Value): boolean {
  const number = asNumber(value);
  return number !== undefined && !Number.isFinite(number);
}

/** Seconds as people say them: `0.8 s`, `42 s`, `12 min 5 s`, `3 h 20 min`. */
export function showDuration(seconds: number): string {
  if (seconds < 0.9995) return `${Math.round(seconds * 1000)} ms`;
  if (seconds < 9.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return parts(Math.floor(whole / 60), 'min', whole % 60, 's');
  const minutes = Math.round(whole / 60);
  return parts(Math.floor(minutes / 60), 'h', minutes % 60, 'min');
}

function parts(large: number, largeUnit: string, small: number, smallUnit: string): string {
  return small === 0 ? `${large} ${largeUnit}` : `${large} ${largeUnit} ${small} ${smallUnit}`;
}

const units = ['B', 'KB', 'MB', 'GB', 'TB', 'PB'];

/** Bytes in powers of 1000: `1.2 GB`. */
export function showBytes(bytes: number): string {
  const power = Math.min(units.length - 1, Math.max(0, Math.floor(Math.log10(Math.max(1, bytes)) / 3)));
  const amount = bytes / 1000 ** power;
  const text = power === 0 || amount >= 99.95 ? amount.toFixed(0) : amount.toFixed(1);
  // What is rounded up to a thousand is one of the next unit.
  return text === '1000' && power < units.length - 1 ? `1.0 ${units[power + 1]}` : `${text} ${units[power]}`;
}

/** `1 metric`, `2,000 metrics`. */
export function count(number: number, one: string, many = `${one}s`): string {
  return `${thousands(number)} ${number === 1 ? one : many}`;
}

/** `12,345`. */
export function thousands(number: number): string {
  return group(String(number));
}
