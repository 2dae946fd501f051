/** A stream of pseudo-random numbers; the same seed gives the same stream on every machine. */
export interface Random {
  /** An integer in [0, 2^32). */
  uint32(): number;
  /** A double in [0, 1) with 53 random bits. */
  next(): number;
  /** An integer in [0, bound), without bias. `bound` is at most 2^32. */
  below(bound: number): number;
}

/**
 * xoshiro128** 1.1 (Blackman & Vigna 2018), seeded through SplitMix32 so that near seeds give unrelated streams. All in
 * 32-bit integer arithmetic, which every JavaScript engine computes alike.
 */
export function random(seed: number): Random {
  let state = seed >>> 0;
  const splitmix = (): number => {
    state = (state + 0x9e3779b9) >>> 0;
    let z = state;
    z = Math.imul(z ^ (z >>> 16), 0x85ebca6b);
    z = Math.imul(z ^ (z >>> 13), 0xc2b2ae35);
    return (z ^ (z >>> 16)) >>> 0;
  };
  let [a, b, c, d] = [splitmix(), splitmix(), splitmix(), splitmix()];

  function uint32(): number {
    const scrambled = Math.imul(b, 5);
    const result = Math.imul((scrambled << 7) | (scrambled >>> 25), 9) >>> 0;
    const t = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= t;
    d = (d << 11) | (d >>> 21);
    return result;
  }

  /** Lemire's way: the high half of a 64-bit product, drawn again where it would favour some integers. */
  function below(bound: number): number {
    if (bound > exactBound) return belowLarge(bound);
    for (;;) {
      const product = uint32() * bound;
      const high = Math.floor(product / 2 ** 32);
      const low = product - high * 2 ** 32;
      if (low >= bound || low >= 2 ** 32 % bound) return high;
    }
  }

  function belowLarge(bound: number): number {
    const limit = 2 ** 32 - (2 ** 32 % bound);
    for (;;) {
      const draw = uint32();
      if (draw < limit) return draw % bound;
    }
  }

  return { uint32, below, next: () => ((uint32() >>> 5) * 2 ** 26 + (uint32() >>> 6)) / 2 ** 53 };
}

/** Up to here a product with 32 random bits is exact in a double. */
const exactBound = 2 ** 21;

/** A seed of its own for every name, so that adding one metric does not move the draws of another (FNV-1a). */
export function seedOf(...names: readonly string[]): number {
  let hash = 0x811c9dc5;
  for (const name of names) {
    for (let i = 0; i < name.length; i++) hash = Math.imul(hash ^ name.charCodeAt(i), 0x01000193);
    hash = Math.imul(hash ^ 0xffff, 0x01000193);
  }
  return hash >>> 0;
}
