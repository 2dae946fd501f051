import { fromPredictions } from '../../../src/pipeline/judge/evidence/predictions.ts';
import { widenedByProbe } from '../../../src/pipeline/judge/evidence/probe.ts';
import type { PredictionTable } from '../../../src/pipeline/judge/evidence/table.ts';
import type { Situation } from '../case.ts';
import { normal } from '../draws.ts';
import { draws, level } from './common.ts';

/** Predictions of one training a side that comes out differently each time; head, or both sides, were trained twice. */
function probe(noiseShare: number, sides: 1 | 2, times: number): Situation {
  const n = 200;
  const run = noiseShare / Math.sqrt(n);
  return {
    evidence: 'nondeterminism probe',
    setting: `${sides === 1 ? 'head' : 'both sides'} run twice, run-to-run noise ${noiseShare} × the test set’s, n = ${n}`,
    effect: (noiseShare === 0 ? 3.2 : sides === 1 ? 30 : 12) * Math.hypot(1 / Math.sqrt(n), Math.SQRT2 * run),
    times,
    declared:
      'one pair of runs is one degree of freedom: how large the noise is, is hardly known, and the interval has to be wide for it',
    once(source, effect) {
      const [old, now, again, before] = Array.from({ length: 4 }, () => run * normal(source));
      const hard = Array.from({ length: n }, () => normal(source));
      const table = (scores: number[]): PredictionTable => ({
        rows: n,
        columns: new Map([
          ['id', scores.map((_, i) => i)],
          ['score', scores],
        ]),
      });
      const result = fromPredictions(
        {
          before: table(hard.map((value) => value + old!)),
          after: table(hard.map((value) => value + now! + effect + normal(source))),
        },
        level,
      );
      const plain = 'setback' in result ? undefined : result.find('mean');
      const distances = sides === 1 ? [now! - again!] : [now! - again!, old! - before!];
      const finding = plain && widenedByProbe(plain, distances, level);
      const alone = plain?.estimate;
      return {
        ours: finding?.estimate,
        ...(alone && { oracle: alone.difference }),
        others: { 'without a probe': alone !== undefined && (alone.low > 0 || alone.high < 0) },
      };
    },
  };
}

export function probeSituations(): Situation[] {
  return [0, 0.5, 2].flatMap((share) => [probe(share, 1, draws.few), probe(share, 2, draws.few)]);
}
