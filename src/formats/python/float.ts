/**
 * `repr(float)`: the shortest digits that read back as the same double, as in JavaScript, but with an exponent from
 * 1e16 up and below 1e-4, of two digits at least, and `.0` where the number is whole.
 */
export function floatRepr(value: number): string {
  if (Number.isNaN(value)) return 'nan';
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf';
  if (value === 0) return Object.is(value, -0) ? '-0.0' : '0.0';
  const size = Math.abs(value);
  if (size >= 1e-4 && size < 1e16) {
    const shortest = String(value);
    return shortest.includes('.') ? shortest : `${shortest}.0`;
  }
  const [mantissa, power] = value.toExponential().split('e') as [string, string];
  return `${mantissa}e${power[0]}${power.slice(1).padStart(2, '0')}`;
}

/**
 * `round(value, digits)`: to the nearest multiple of 10^-digits of the binary value, ties to the even one. JavaScript's
 * `toFixed` sends ties up, so it is exact arithmetic that decides here.
 */
export function roundFloat(value: number, digits: number): number {
  if (!Number.isFinite(value) || value === 0 || digits > 323) return value;
  if (digits < -308) return 0 * value;
  const { mantissa, exponent } = decompose(Math.abs(value));
  const numerator = mantissa * power(10n, digits) * power(2n, exponent);
  const denominator = power(10n, -digits) * power(2n, -exponent);
  let quotient = numerator / denominator;
  const twice = 2n * (numerator % denominator);
  if (twice > denominator || (twice === denominator && (quotient & 1n) === 1n)) quotient += 1n;
  const rounded = Number(`${quotient}e${-digits}`);
  return value < 0 ? -rounded : rounded;
}

function power(base: bigint, exponent: number): bigint {
  return exponent > 0 ? base ** BigInt(exponent) : 1n;
}

const scratch = new DataView(new ArrayBuffer(8));

/** value = mantissa × 2^exponent, exactly. */
function decompose(value: number): { mantissa: bigint; exponent: number } {
  scratch.setFloat64(0, value);
  const bits = scratch.getBigUint64(0);
  const field = Number((bits >> 52n) & 0x7ffn);
  const fraction = bits & 0xfffffffffffffn;
  if (field === 0) return { mantissa: fraction, exponent: -1074 };
  return { mantissa: fraction | (1n << 52n), exponent: field - 1075 };
}
