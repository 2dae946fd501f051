import { type Random, random } from '../../src/stats/random.ts';

/** Draws with mean 0 and standard deviation 1. */
export type Noise = (source: Random) => number;

/** Marsaglia's polar method: quick, and the same on every machine. */
export function normal(source: Random): number {
  for (;;) {
    const x = 2 * source.next() - 1;
    const y = 2 * source.next() - 1;
    const square = x * x + y * y;
    if (square > 0 && square < 1) return x * Math.sqrt((-2 * Math.log(square)) / square);
  }
}

const sigma = 0.6;
const skewMean = Math.exp(sigma ** 2 / 2);
const skewSpread = Math.sqrt((Math.exp(sigma ** 2) - 1) * Math.exp(sigma ** 2));

export const noises: Readonly<Record<string, Noise>> = {
  normal,
  // A lognormal of skewness 2.3.
  skewed: (source) => (Math.exp(sigma * normal(source)) - skewMean) / skewSpread,
  // Student's t of 3 degrees of freedom.
  'heavy-tailed': (source) => {
    const squares = normal(source) ** 2 + normal(source) ** 2 + normal(source) ** 2;
    return normal(source) / Math.sqrt(squares / 3) / Math.sqrt(3);
  },
  // A count of few examples: half a standard deviation is the grain.
  discrete: (source) => Math.round(normal(source) * 2) / 2,
  // One run in five fails to converge and is three deviations off.
  bimodal: (source) => ((source.next() < 0.2 ? -4 : 0) + normal(source) + 0.8) / Math.sqrt(1 + 16 * 0.16),
};

/** The share of `times` draws for which `happens`, each with a stream of its own. */
export function repeat<T>(times: number, seed: number, once: (source: Random) => T): T[] {
  const source = random(seed);
  return Array.from({ length: times }, () => once(source));
}

export function share(flags: readonly boolean[]): number {
  return flags.filter(Boolean).length / flags.length;
}
