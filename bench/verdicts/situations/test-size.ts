import { fromTestSize } from '../../../src/pipeline/judge/evidence/test-size.ts';
import type { Random } from '../../../src/stats/random.ts';
import type { Situation } from '../case.ts';
import { normal } from '../draws.ts';
import { draws, estimateOf, level, single } from './common.ts';

/** A binomial; by its normal limit where n p (1 − p) is large, which a hundred thousand draws each would not change. */
function rightOf(source: Random, n: number, rate: number): number {
  if (n * rate * (1 - rate) > 500)
    return Math.min(n, Math.round(n * rate + normal(source) * Math.sqrt(n * rate * (1 - rate))));
  let right = 0;
  for (let i = 0; i < n; i++) right += Number(source.next() < rate);
  return right;
}

function rates(n: number, rate: number, agreement: number, times: number): Situation {
  const error = Math.sqrt((2 * rate * (1 - rate) * (1 - agreement)) / n);
  return {
    evidence: 'test size',
    setting: `accuracy ${rate}, ${agreement === 0 ? 'independent' : `${agreement} alike`}, n = ${n}`,
    effect: Math.min(3.2 * error, (1 - rate) * 0.8),
    times,
    ...(agreement > 0 && {
      declared:
        'from two rates alone nobody can know that the two sides err together; it is too wide there, and says that it takes them for independent',
    }),
    once(source, effect) {
      // Of those that both sides treat alike, the easier part is right before and after.
      const alike = agreement === 0 ? 0 : rightOf(source, n, agreement);
      const common = rightOf(source, alike, rate);
      const gained = rightOf(source, alike - common, effect / (1 - rate));
      const before = common + rightOf(source, n - alike, rate);
      const after = common + gained + rightOf(source, n - alike, rate + effect);
      return {
        ours: estimateOf(fromTestSize(before / n, after / n, n, level)),
        oracle: after - before,
        others: single(before / n, after / n),
      };
    },
  };
}

export function testSizeSituations(): Situation[] {
  return [50, 200, 1000, 10_000, 100_000].flatMap((n) =>
    [0, 0.8].map((agreement) => rates(n, 0.9, agreement, draws.cheap)),
  );
}
