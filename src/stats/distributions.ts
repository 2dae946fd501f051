import { crossing, incompleteBeta, incompleteGamma } from './special.ts';

/** P(Z ≤ z) of the standard normal. */
export function normalCdf(z: number): number {
  if (z === 0) return 0.5;
  const [inside, outside] = incompleteGamma(0.5, (z * z) / 2);
  return z < 0 ? outside / 2 : 0.5 + inside / 2;
}

/** The z below which a standard normal lies with probability p. */
export function normalQuantile(p: number): number {
  if (!(p > 0 && p < 1)) return p === 0 ? -Infinity : p === 1 ? Infinity : Number.NaN;
  if (p > 0.5) return -normalQuantile(1 - p);
  return refine(
    rationalQuantile(p),
    (z) => normalCdf(z) - p,
    (z) => Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI),
  );
}

/** A start of six digits (Hastings, in Abramowitz & Stegun 26.2.23), for p ≤ ½. */
function rationalQuantile(p: number): number {
  const t = Math.sqrt(-2 * Math.log(p));
  const top = 2.515517 + t * (0.802853 + t * 0.010328);
  return top / (1 + t * (1.432788 + t * (0.189269 + t * 0.001308))) - t;
}

function refine(start: number, f: (x: number) => number, slope: (x: number) => number): number {
  let x = start;
  for (let i = 0; i < 8; i++) {
    const density = slope(x);
    if (density === 0) return x;
    const step = f(x) / density;
    // Halley's correction for a normal, whose second derivative is −x times the first.
    const next = x - step / (1 + (x * step) / 2);
    if (next === x || Math.abs(next - x) < 1e-16 * Math.abs(x)) return next;
    x = next;
  }
  return x;
}

/** P(T ≤ t) of Student's t with any positive number of degrees of freedom. */
export function tCdf(t: number, df: number): number {
  if (!Number.isFinite(df)) return normalCdf(t);
  const square = t * t;
  const tail = Number.isFinite(square)
    ? incompleteBeta(df / 2, 0.5, df / (df + square), square / (df + square))[0] / 2
    : 0;
  return t < 0 ? tail : 1 - tail;
}

/** P(|T| ≥ |t|). */
export function tTwoSided(t: number, df: number): number {
  return Math.min(1, 2 * tCdf(-Math.abs(t), df));
}

/** The t below which Student's t lies with probability p. */
export function tQuantile(p: number, df: number): number {
  if (!Number.isFinite(df)) return normalQuantile(p);
  if (p === 0.5) return 0;
  if (p > 0.5) return -tQuantile(1 - p, df);
  if (!(p > 0)) return p === 0 ? -Infinity : Number.NaN;
  return crossing((t) => tCdf(t, df) - p, -1e300, 0);
}

/** P(X > x) of chi-square. */
export function chiSquareTail(x: number, df: number): number {
  return incompleteGamma(df / 2, x / 2)[1];
}

/** The limit distribution of Kolmogorov's statistic: P(√n D > x). */
export function kolmogorovTail(x: number): number {
  if (x <= 0) return 1;
  if (x < 1.18) {
    // Jacobi's form converges where the alternating one would cancel.
    const v = Math.exp((-Math.PI * Math.PI) / (8 * x * x));
    const sum = v + v ** 9 + v ** 25 + v ** 49;
    return 1 - (Math.sqrt(2 * Math.PI) / x) * sum;
  }
  let sum = 0;
  for (let k = 1; k < 10; k++) sum += (k % 2 === 1 ? 2 : -2) * Math.exp(-2 * k * k * x * x);
  return sum;
}
