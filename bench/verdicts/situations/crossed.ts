import { fromSeedPredictions } from '../../../src/pipeline/judge/evidence/crossed.ts';
import { fromReplicates } from '../../../src/pipeline/judge/evidence/replicates.ts';
import type { PredictionTable } from '../../../src/pipeline/judge/evidence/table.ts';
import { isSetback } from '../../../src/pipeline/judge/evidence/types.ts';
import { mean } from '../../../src/stats/summary.ts';
import { pairedT } from '../../../src/stats/t-tests.ts';
import type { Situation } from '../case.ts';
import { type Noise, noises } from '../draws.ts';
import { draws, estimateOf, level } from './common.ts';

/** How much the trainings, the examples and what is between them vary, in their own deviations. */
interface Spreads {
  readonly training: number;
  readonly example: number;
  readonly both: number;
}

/** Seeds × examples: the score of an example by a seed is the seed's, the example's, and their own. */
function crossed(
  k: number,
  n: number,
  noise: Noise,
  name: string,
  spreads: Spreads,
  isPaired: boolean,
  times: number,
): Situation {
  const { training, example, both } = spreads;
  const variance =
    ((isPaired ? 1 : 2) * training ** 2) / k + example ** 2 / n + ((isPaired ? 1 : 2) * both ** 2) / (k * n);
  return {
    evidence: 'seeds × predictions',
    setting: `${name}, ${isPaired ? 'paired' : 'unpaired'}, deviations ${training} by seed, ${example} by example, ${both} by both, k = ${k}, n = ${n}`,
    effect: 3.2 * Math.sqrt(variance),
    times,
    declared:
      'two sources of chance put together never cover less, and on few seeds cover more than they need: the seeds’ share of the variance is not known well enough to do with less',
    once(source, effect) {
      const seeds = Array.from({ length: k }, (_, i) => String(i));
      const moved = Array.from({ length: n }, () => example * noise(source));
      const side = (isAfter: boolean) =>
        new Map(
          seeds.map((seed) => {
            const varies = isAfter || !isPaired;
            const own = varies ? training * noise(source) : 0;
            const score = moved.map(
              (by, i) =>
                (i % 7) / 3 + (isAfter ? by + effect : 0) + own + (varies ? both * noise(source) : 0),
            );
            return [
              isPaired ? seed : `${isAfter ? 'b' : 'a'}${seed}`,
              {
                rows: n,
                columns: new Map([
                  ['id', ids(n)],
                  ['score', score],
                ]),
              },
            ] as const;
          }),
        );
      const [before, after] = [side(false), side(true)];
      const result = fromSeedPredictions({ before, after }, level);
      const finding = isSetback(result) ? undefined : result.findings.get('mean');
      const values = (tables: ReadonlyMap<string, PredictionTable>) =>
        [...tables].map(([id, { columns }]) => ({ id, value: mean(columns.get('score') as number[]) }));
      const seedsAlone = estimateOf(
        fromReplicates({ kind: 'seeds', before: values(before), after: values(after) }, level),
      );
      const [first, second] = [[...before.values()][0]!, [...after.values()][0]!].map(
        ({ columns }) => columns.get('score') as number[],
      );
      const oneSeed = pairedT(
        second!.map((value, i) => value - first![i]!),
        level,
      );
      const calls = (estimate: typeof oneSeed) =>
        estimate !== undefined && (estimate.low > 0 || estimate.high < 0);
      return {
        ours: finding?.estimate,
        ...(finding && {
          oracle: finding.estimate.difference / (finding.estimate.high - finding.estimate.low),
        }),
        others: { 'seeds alone': calls(seedsAlone), 'one seed’s examples': calls(oneSeed) },
      };
    },
  };
}

const known = new Map<number, number[]>();

function ids(n: number): number[] {
  if (!known.has(n))
    known.set(
      n,
      Array.from({ length: n }, (_, i) => i),
    );
  return known.get(n)!;
}

export function crossedSituations(): Situation[] {
  const list: Situation[] = [];
  const spreads: readonly Spreads[] = [
    { training: 0.2, example: 1, both: 1 },
    { training: 0, example: 1, both: 1 },
    { training: 0.3, example: 0, both: 1 },
  ];
  for (const k of [2, 3, 5, 10])
    for (const spread of spreads)
      list.push(crossed(k, 50, noises.normal!, 'normal', spread, true, draws.few));
  list.push(crossed(5, 400, noises.normal!, 'normal', spreads[0]!, true, draws.dear));
  for (const name of ['skewed', 'heavy-tailed', 'discrete'])
    list.push(crossed(5, 50, noises[name]!, name, spreads[0]!, true, draws.few));
  list.push(crossed(5, 50, noises.normal!, 'normal', spreads[0]!, false, draws.few));
  return list;
}
