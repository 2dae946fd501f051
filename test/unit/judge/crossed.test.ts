import { describe, expect, it } from 'vitest';
import type { JudgeOptions, PredictionTable, SeedPredictions } from '../../../src/pipeline/judge/index.ts';
import { random } from '../../../src/stats/random.ts';
import { judged } from './sides.ts';

const n = 200;

/** One seed's classifier: right more often where the example is easy, by a share that the seed moves. */
function tables(seeds: readonly string[], skill: number, wobble: number, stream: number, noise = 0.1) {
  const easy = random(1);
  const chances = Array.from({ length: n }, () => easy.next());
  const source = random(stream);
  return new Map(
    seeds.map((seed): [string, PredictionTable] => {
      const own = skill + wobble * (source.next() - 0.5);
      const rows = chances.map((chance, i) => {
        const truth = i % 2;
        const isRight = chance + noise * (source.next() - 0.5) < own;
        return { id: i, truth, prediction: isRight ? truth : 1 - truth };
      });
      return [
        seed,
        {
          rows: n,
          columns: new Map([
            ['id', rows.map(({ id }) => id)],
            ['label', rows.map(({ truth }) => truth)],
            ['prediction', rows.map(({ prediction }) => prediction)],
          ]),
        },
      ];
    }),
  );
}

function accuracies(side: ReadonlyMap<string, PredictionTable>): { id: string; value: number }[] {
  return [...side].map(([id, { columns }]) => {
    const [truth, prediction] = [columns.get('label')!, columns.get('prediction')!];
    const hits = Array.from(truth).filter((value, i) => value === prediction[i]).length;
    return { id, value: hits / n };
  });
}

const mean = (values: readonly { value: number }[]) =>
  values.reduce((sum, { value }) => sum + value, 0) / values.length;

function verdict(seedPredictions: SeedPredictions, options: JudgeOptions = {}) {
  const [before, after] = [accuracies(seedPredictions.before), accuracies(seedPredictions.after)];
  const replicates = new Map([['accuracy', { kind: 'seeds' as const, before, after }]]);
  return judged(
    { accuracy: mean(before) },
    { accuracy: mean(after) },
    { seedPredictions, replicates, ...options },
  ).verdicts[0]!;
}

const width = ({ interval }: ReturnType<typeof verdict>) => interval!.high - interval!.low;
const five = ['0', '1', '2', '3', '4'];

describe('seeds with predictions', () => {
  const before = tables(five, 0.8, 0.02, 2);
  const after = tables(five, 0.88, 0.02, 3);

  it('cover another training and another test set, and say which of the two counts', () => {
    const found = verdict({ before, after });
    expect(found).toMatchObject({ call: 'better', evidence: 'seeds-and-predictions' });
    expect(found.method).toMatch(
      /^crossed random effects of 5 paired seeds × 200 examples \(1000 resamples\); it covers both another training and another test set: \d+% of its variance comes from the trainings, \d+% from the examples$/,
    );
    // Wider than what the seeds alone say, for they share their test set.
    expect(width(found)).toBeGreaterThan(width(verdict({ before, after }, { seedPredictions: undefined })));
  });

  it('compare sides whose seeds differ', () => {
    const others = new Map([...after].map(([seed, table]) => [`1${seed}`, table]));
    expect(verdict({ before, after: others }).method).toContain('5 and 5 seeds × 200 examples');
  });

  it('know their metric by the mean where the training wrote no more', () => {
    expect(verdict({ before, after }, { replicates: undefined }).evidence).toBe('seeds-and-predictions');
    const wrong = judged({ accuracy: 0.5 }, { accuracy: 0.6 }, { seedPredictions: { before, after } });
    expect(wrong.verdicts[0]!.evidence).toBe('none');
  });

  it('are wide on two seeds, for two say little of a third', () => {
    const two = (side: ReadonlyMap<string, PredictionTable>) => new Map([...side].slice(0, 2));
    const found = verdict({ before: two(before), after: two(after) });
    expect(found.evidence).toBe('seeds-and-predictions');
    expect(width(found)).toBeGreaterThan(2 * width(verdict({ before, after })));
  });

  it.each([
    ['that share few examples', (i: number) => i + n / 2, 'only 100 of 200 examples'],
    ['that answer the same question several times', (i: number) => i % 40, 'one row'],
  ])('%s are left for the seeds alone', (_, id, why) => {
    const odd = new Map(
      [...after].map(([seed, table]): [string, PredictionTable] => [
        seed,
        { rows: n, columns: new Map([...table.columns, ['id', Array.from({ length: n }, (_, i) => id(i))]]) },
      ]),
    );
    expect(verdict({ before, after: odd }).evidence).toBe('replicates');
    const alone = verdict({ before, after: odd }, { replicates: undefined });
    expect(alone.why).toContain(why);
  });

  it('give the same verdict every time', () => {
    expect(verdict({ before, after })).toEqual(verdict({ before, after }));
  });
});
