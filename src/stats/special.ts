/** ln Γ(x) for x > 0, by Lanczos' series with Godfrey's coefficients (g = 607/128, 15 terms). */
export function lnGamma(x: number): number {
  if (x < 0.5) return Math.log(Math.PI / Math.sin(Math.PI * x)) - lnGamma(1 - x);
  let sum = lanczos[0]!;
  for (let i = 1; i < lanczos.length; i++) sum += lanczos[i]! / (x - 1 + i);
  const t = x - 0.5 + 607 / 128;
  return (x - 0.5) * Math.log(t) - t + Math.log(Math.sqrt(2 * Math.PI) * sum);
}

const lanczos = [
  0.9999999999999971, 57.15623566586292, -59.59796035547549, 14.136097974741746, -0.4919138160976202,
  0.00003399464998481189, 0.00004652362892704858, -0.00009837447530487956, 0.0001580887032249125,
  -0.00021026444172410488, 0.00021743961811521265, -0.0001643181065367639, 0.00008441822398385275,
  -0.000026190838401581408, 0.0000036899182659531625,
];

/** What Stirling's formula leaves out of ln n!: ln n! − (n + ½) ln n + n − ½ ln 2π. */
function stirlingError(n: number): number {
  if (n < 16) return lnGamma(n + 1) - (n + 0.5) * Math.log(n) + n - 0.5 * Math.log(2 * Math.PI);
  const m = n * n;
  return (1 / 12 - (1 / 360 - (1 / 1260 - (1 / 1680 - 1 / 1188 / m) / m) / m) / m) / n;
}

/** x ln(x/m) + m − x, without cancellation where x is near m (Loader 2000). */
function deviance(x: number, m: number): number {
  const d = x - m;
  if (Math.abs(d) >= 0.1 * (x + m)) return x * Math.log(x / m) + m - x;
  const v = d / (x + m);
  let sum = d * v;
  let term = 2 * x * v;
  for (let j = 1; j < 1000; j++) {
    term *= v * v;
    const next = sum + term / (2 * j + 1);
    if (next === sum) break;
    sum = next;
  }
  return sum;
}

/**
 * The binomial probability of k in n at p, for real k too; Loader's saddle-point form, exact to a few ulps where
 * factorials would overflow. `q` is 1 − p, given apart so that a tiny one keeps its digits.
 */
export function binomialDensity(k: number, n: number, p: number, q: number = 1 - p): number {
  if (p === 0) return k === 0 ? 1 : 0;
  if (q === 0) return k === n ? 1 : 0;
  if (k === 0) return Math.exp(p < 0.1 ? -deviance(n, n * q) - n * p : n * Math.log(q));
  if (k === n) return Math.exp(q < 0.1 ? -deviance(n, n * p) - n * q : n * Math.log(p));
  if (k < 0 || k > n) return 0;
  const error = stirlingError(n) - stirlingError(k) - stirlingError(n - k);
  const exponent = error - deviance(k, n * p) - deviance(n - k, n * q);
  return Math.exp(exponent) * Math.sqrt(n / (2 * Math.PI * k * (n - k)));
}

/** The Poisson probability of k at a mean, for real k too. */
function poissonDensity(k: number, mean: number): number {
  if (k === 0) return Math.exp(-mean);
  return Math.exp(-stirlingError(k) - deviance(k, mean)) / Math.sqrt(2 * Math.PI * k);
}

/** Steps of a series or a continued fraction; those for parameters of 10^9 stay well below. */
const mostSteps = 200_000;
const tiny = 1e-300;

/**
 * The two regularised incomplete beta functions I_x(a, b) and its complement, for a, b > 0 and 0 ≤ x ≤ 1, both with
 * their own precision: a continued fraction (DLMF 8.17.22) by Lentz's method. `y` is 1 − x.
 */
export function incompleteBeta(
  a: number,
  b: number,
  x: number,
  y: number = 1 - x,
): readonly [number, number] {
  if (x <= 0) return [0, 1];
  if (y <= 0) return [1, 0];
  if (x > (a + 1) / (a + b + 2)) {
    const [upper, lower] = incompleteBeta(b, a, y, x);
    return [lower, upper];
  }
  const front = (binomialDensity(a, a + b, x, y) * b) / (a + b);
  let c = 1;
  let d = 1 / nonZero(1 - ((a + b) * x) / (a + 1));
  let fraction = d;
  for (let m = 1; m < mostSteps; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / nonZero(1 + even * d);
    c = nonZero(1 + even / c);
    fraction *= d * c;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / nonZero(1 + odd * d);
    c = nonZero(1 + odd / c);
    const step = d * c;
    fraction *= step;
    if (Math.abs(step - 1) < 1e-16) break;
  }
  const lower = Math.min(1, front * fraction);
  return [lower, 1 - lower];
}

/** The regularised incomplete gamma functions P(a, x) and Q(a, x), each with its own precision. */
export function incompleteGamma(a: number, x: number): readonly [number, number] {
  if (x <= 0) return [0, 1];
  const front = poissonDensity(a, x);
  if (x < a + 1) {
    let term = 1;
    let sum = 1;
    for (let n = 1; n < mostSteps && term > sum * 1e-17; n++) {
      term *= x / (a + n);
      sum += term;
    }
    const lower = Math.min(1, front * sum);
    return [lower, 1 - lower];
  }
  let b = x + 1 - a;
  let c = 1 / tiny;
  let d = 1 / b;
  let fraction = d;
  for (let i = 1; i < mostSteps; i++) {
    const step = -i * (i - a);
    b += 2;
    d = 1 / nonZero(step * d + b);
    c = nonZero(b + step / c);
    fraction *= d * c;
    if (Math.abs(d * c - 1) < 1e-16) break;
  }
  const upper = Math.min(1, front * a * fraction);
  return [1 - upper, upper];
}

function nonZero(x: number): number {
  return Math.abs(x) < tiny ? tiny : x;
}

/**
 * Where an increasing function crosses zero, between two points that enclose the crossing: bisection over the doubles
 * themselves, so that it ends after at most 64 steps at a neighbour of the root, whatever the scale.
 */
export function crossing(f: (x: number) => number, low: number, high: number): number {
  let [a, b] = [ordinal(low), ordinal(high)];
  while (b - a > 1n) {
    const middle = (a + b) >> 1n;
    if (f(fromOrdinal(middle)) < 0) a = middle;
    else b = middle;
  }
  return fromOrdinal(b);
}

const word = new DataView(new ArrayBuffer(8));

/** Doubles in their order, as integers. */
function ordinal(x: number): bigint {
  word.setFloat64(0, x);
  const bits = word.getBigInt64(0);
  return bits < 0n ? -(bits & 0x7fff_ffff_ffff_ffffn) : bits;
}

function fromOrdinal(n: bigint): number {
  word.setBigInt64(0, n < 0n ? -n : n);
  const size = word.getFloat64(0);
  return n < 0n ? -size : size;
}
