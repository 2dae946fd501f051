import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pairedBootstrap } from '../../../src/stats/bootstrap.ts';
import { normalCdf, normalQuantile, tCdf, tQuantile } from '../../../src/stats/distributions.ts';
import { binned, kolmogorovSmirnov, stabilityIndex } from '../../../src/stats/drift.ts';
import { steps, trend } from '../../../src/stats/history.ts';
import { holm, spending } from '../../../src/stats/holm.ts';
import { unitWeights, values, valuesUnder } from '../../../src/stats/metrics/family.ts';
import { wins } from '../../../src/stats/metrics/generation.ts';
import { meanOf } from '../../../src/stats/metrics/means.ts';
import { rankingFamily } from '../../../src/stats/metrics/ranking.ts';
import { permutationT } from '../../../src/stats/permutation.ts';
import { unitsNeeded } from '../../../src/stats/power.ts';
import { random, seedOf } from '../../../src/stats/random.ts';
import { mcnemar, pairedRates, rateDifference } from '../../../src/stats/rates.ts';
import { signFlip } from '../../../src/stats/sign-flip.ts';
import { labelled, quartered } from '../../../src/stats/slice-columns.ts';
import { worstSlices } from '../../../src/stats/slices.ts';

const finite = fc.double({ min: -1e6, max: 1e6, noNaN: true });

describe('random numbers', () => {
  it('are the same for the same seed, on every machine', () => {
    const source = random(42);
    expect([source.uint32(), source.uint32(), source.below(10), source.next()]).toEqual(first);
    expect(random(42).uint32()).toBe(first[0]);
    expect(random(43).uint32()).not.toBe(first[0]);
  });

  it('fall evenly below a bound', () => {
    const source = random(1);
    const counts = new Array<number>(6).fill(0);
    for (let i = 0; i < 60_000; i++) counts[source.below(6)]!++;
    for (const count of counts) expect(Math.abs(count - 10_000)).toBeLessThan(400);
  });

  it('have seeds by name', () => {
    expect(seedOf('a', 'b')).toBe(seedOf('a', 'b'));
    expect(seedOf('a', 'b')).not.toBe(seedOf('ab'));
  });
});

describe('distributions', () => {
  it('invert each other', () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-12, max: 1 - 1e-12, noNaN: true }), (p) => {
        expect(normalCdf(normalQuantile(p))).toBeCloseTo(p, 11);
        expect(tCdf(tQuantile(p, 3), 3)).toBeCloseTo(p, 11);
      }),
    );
  });
});

describe('an interval', () => {
  const differences = fc.array(finite, { minLength: 2, maxLength: 10 });

  it('of the sign-flip test leaves out 0 exactly where the test rejects', () => {
    fc.assert(
      fc.property(differences, (d) => {
        const { low, high, p } = signFlip(d, 0.9);
        expect(low > 0 || high < 0).toBe(p <= 0.1 + 1e-12);
      }),
    );
  });

  it('of the permutation test does so too', () => {
    const side = fc.array(finite, { minLength: 4, maxLength: 6 });
    fc.assert(
      fc.property(side, side, (before, after) => {
        const estimate = permutationT(before, after, 0.9);
        if (estimate === undefined) return;
        expect(estimate.low > 0 || estimate.high < 0).toBe(estimate.p <= 0.1 + 1e-9);
      }),
      { numRuns: 60 },
    );
  });

  it('of two rates on the same examples agrees with McNemar', () => {
    fc.assert(
      fc.property(fc.nat(60), fc.nat(60), fc.nat(200), (b, c, agree) => {
        const n = b + c + agree;
        if (n === 0) return;
        const { low, high, difference, p } = pairedRates(b, c, n, 0.95);
        expect(p).toBe(mcnemar(b, c));
        expect(low).toBeLessThanOrEqual(difference);
        expect(high).toBeGreaterThanOrEqual(difference);
        if (p >= 0.05) expect(low <= 0 && high >= 0).toBe(true);
      }),
    );
  });

  it('of two rates narrows as the test set grows', () => {
    const width = (n: number) => {
      const { low, high } = rateDifference(0.9, 0.91, n, 0.95);
      return high - low;
    };
    expect(width(100)).toBeGreaterThan(width(1000));
    expect(width(10_000)).toBeCloseTo(2 * 1.96 * Math.sqrt(0.09 / 10_000 + 0.0819 / 10_000), 4);
  });
});

describe('the paired bootstrap', () => {
  const source = random(3);
  const n = 400;
  const before = Float64Array.from({ length: n }, () => source.next());
  const after = before.map((value) => value + 0.1 * (source.next() - 0.4));

  it('gives the same numbers for the same seed', () => {
    const run = () =>
      pairedBootstrap(
        { n, before: [meanOf('m', before)], after: [meanOf('m', after)] },
        { confidence: 0.95, resamples: 500 },
      ).get('m')!;
    expect(run()).toEqual(run());
    const { difference, low, high, before: old, after: now } = run();
    expect(difference).toBeCloseTo(now - old, 12);
    expect(low).toBeLessThan(difference);
    expect(high).toBeGreaterThan(difference);
  });

  it('sees through examples that are copies of each other', () => {
    const groups = 40;
    const clusters = Int32Array.from({ length: n }, (_, i) => i % groups);
    const repeated = Float64Array.from({ length: n }, (_, i) => after[i % groups]!);
    const origin = Float64Array.from({ length: n }, (_, i) => before[i % groups]!);
    const families = { n, before: [meanOf('m', origin)], after: [meanOf('m', repeated)] };
    const naive = pairedBootstrap(families, { confidence: 0.95, resamples: 500 }).get('m')!;
    const aware = pairedBootstrap({ ...families, clusters }, { confidence: 0.95, resamples: 500 }).get('m')!;
    expect(aware.high - aware.low).toBeGreaterThan(2 * (naive.high - naive.low));
  });

  it('has no estimate of what is not defined', () => {
    const scores = Float64Array.of(0.1, 0.2, 0.3, 0.4);
    const family = rankingFamily(Uint8Array.of(0, 0, 0, 1), scores);
    const estimates = pairedBootstrap({ n: 4, before: [family], after: [family] }, { confidence: 0.95 });
    expect(estimates.has('auroc')).toBe(false);
  });
});

describe('a metric', () => {
  it('does not depend on the order of its examples', () => {
    const example = fc.tuple(fc.boolean(), fc.integer({ min: 0, max: 5 }));
    fc.assert(
      fc.property(fc.array(example, { minLength: 2, maxLength: 30 }), (examples) => {
        const of = (list: typeof examples) =>
          values(
            [
              rankingFamily(
                Uint8Array.from(list, ([y]) => Number(y)),
                list.map(([, score]) => score),
              ),
            ],
            list.length,
          );
        const [forwards, backwards] = [of(examples), of([...examples].reverse())];
        for (const [name, value] of forwards)
          if (Number.isNaN(value)) expect(backwards.get(name)).toBeNaN();
          else expect(backwards.get(name)).toBeCloseTo(value, 10);
      }),
    );
  });

  it('counts an example of weight 2 as two', () => {
    const once = meanOf('m', [1, 5, 5]);
    const twice = meanOf('m', [1, 5]);
    expect(valuesUnder([twice], Uint8Array.of(1, 2)).get('m')).toBe(values([once], 3).get('m'));
    expect(unitWeights(2)).toEqual(Uint8Array.of(1, 1));
  });

  it('of wins counts a tie as half', () => {
    expect([...wins([1, 2, 3], [2, 2, 2])]).toEqual([1, 0.5, 0]);
  });
});

describe('a history', () => {
  const wobble = (n: number) => Array.from({ length: n }, (_, i) => 0.001 * ((i * 7) % 5));

  it('shows where it steps', () => {
    expect(steps([...wobble(12), ...wobble(10).map((value) => value + 0.1)])).toEqual([12]);
    expect(steps(wobble(30))).toEqual([]);
    expect(steps([1, 1, 1, 1, 2, 2, 2])).toEqual([4]);
    expect(steps([1, 1, 1, 1, 1, 1, 1])).toEqual([]);
    expect(steps([1])).toEqual([]);
  });

  it('shows where it drifts', () => {
    expect(trend(wobble(20))).toBeGreaterThan(0.2);
    expect(trend(wobble(20).map((value, i) => value + 0.002 * i))).toBeLessThan(0.001);
    expect(trend([1, 1, 1, 1, 1])).toBe(1);
  });
});

describe('several looks', () => {
  it('are corrected by Holm: never below what each says, never out of order', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 12 }), (ps) => {
        const adjusted = holm(ps);
        ps.forEach((p, i) => {
          expect(adjusted[i]).toBeGreaterThanOrEqual(p);
          expect(adjusted[i]).toBeLessThanOrEqual(1);
          ps.forEach((q, j) => void (p < q && expect(adjusted[i]).toBeLessThanOrEqual(adjusted[j]!)));
        });
      }),
    );
  });

  it('at the same commit together spend little more than one', () => {
    const spent = Array.from({ length: 50 }, (_, i) => spending(0.05, i + 1)).reduce((a, b) => a + b);
    expect(spent).toBeLessThanOrEqual(1.25 * 0.05 + 1e-12);
  });
});

describe('drift', () => {
  const source = random(8);
  const values = (shift: number) =>
    Array.from({ length: 2000 }, () => normalQuantile(source.next() || 0.5) + shift);

  it('is found where there is one', () => {
    const [base, same, moved] = [values(0), values(0), values(0.5)];
    expect(kolmogorovSmirnov(base, same).p).toBeGreaterThan(0.01);
    expect(kolmogorovSmirnov(base, moved).p).toBeLessThan(1e-9);
    expect(stabilityIndex(...binned(base, same))).toBeLessThan(0.1);
    expect(stabilityIndex(...binned(base, moved))).toBeGreaterThan(0.2);
  });
});

describe('slices', () => {
  it('find the part that got worse, and its combination', () => {
    const source = random(4);
    const n = 20_000;
    const country = Array.from({ length: n }, () => ['de', 'fr', 'it'][source.below(3)]!);
    const age = Array.from({ length: n }, () => 20 + source.below(60));
    const noise = Array.from({ length: n }, () => ['a', 'b'][source.below(2)]!);
    const differences = Array.from({ length: n }, (_, i) => {
      const isWorse = country[i] === 'it' && age[i]! > 65;
      return source.next() < (isWorse ? 0.4 : 0.02) ? -1 : source.next() < 0.02 ? 1 : 0;
    });
    const columns = [labelled('country', country), quartered('age', age), labelled('noise', noise)];
    const [worst] = worstSlices(differences, columns);
    expect(worst!.where).toEqual([
      { column: 'country', label: 'it' },
      { column: 'age', label: expect.stringMatching(/^> 6/) },
    ]);
    expect(worst!.p).toBeLessThan(1e-6);
  });

  it('take examples of one cluster for one draw', () => {
    const source = random(6);
    const n = 3000;
    // Twenty patients of 150 scans each; all of a patient's scans get worse together, or none.
    const clusters = Int32Array.from({ length: n }, (_, i) => i % 20);
    const worse = Array.from({ length: 20 }, () => source.next() < 0.3);
    const differences = Float64Array.from(clusters, (patient) => (worse[patient] ? -1 : 0));
    const site = labelled(
      'site',
      Array.from(clusters, (patient) => (patient < 14 ? 'a' : 'b')),
    );
    const naive = worstSlices(differences, [site])[0]!;
    const aware = worstSlices(differences, [site], { clusters })[0]!;
    expect(naive.p).toBeLessThan(1e-9);
    expect(aware.p).toBeGreaterThan(0.05);
    expect(aware.error).toBeGreaterThan(5 * naive.error);
    // Each by itself is what it is without clusters.
    const apart = Int32Array.from({ length: n }, (_, i) => n - 1 - i);
    const single = worstSlices(differences, [site], { clusters: apart })[0]!;
    expect(single.error).toBeCloseTo(naive.error, 12);
    expect(single.p).toBeCloseTo(naive.p, 12);
  });

  it('find nothing in nothing', () => {
    const source = random(4);
    const differences = Array.from({ length: 5000 }, () => source.below(3) - 1);
    const columns = Array.from({ length: 8 }, (_, c) =>
      labelled(
        `c${c}`,
        differences.map(() => String(source.below(4))),
      ),
    );
    for (const { p } of worstSlices(differences, columns)) expect(p).toBeGreaterThan(0.01);
  });
});

describe('power', () => {
  it('says how many it takes', () => {
    expect(unitsNeeded(0.5, 1, 0.95)).toBe(32);
    expect(unitsNeeded(0.25, 1, 0.95)).toBe(126);
  });
});

const first = [2837322924, 544945897, 1, 0.814939410083783];
