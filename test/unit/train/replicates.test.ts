import { describe, expect, it } from 'vitest';
import type { Outcome } from '../../../src/engines/types.ts';
import { emptyRun } from '../../../src/model/run.ts';
import { numberValue } from '../../../src/model/value.ts';
import { trainReplicates } from '../../../src/pipeline/train/replicates.ts';

function ended(exitCode: number): Outcome {
  return { exitCode, resources: { wallSeconds: 2, cpuSeconds: 1, peakMemoryBytes: 100 }, tail: '' };
}

describe('a training that is repeated', () => {
  it('leaves the mean of each number and the values behind it, by seed', async () => {
    let now = 0;
    const { run, outcome } = await trainReplicates(
      3,
      async (seed) => {
        now = 0.9 + seed / 100;
        return ended(0);
      },
      async () => ({
        ...emptyRun(null),
        metrics: [
          { key: 'accuracy', value: numberValue(now), source: 'files', file: 'metrics.json' },
          { key: 'model', value: 'tree', source: 'files', file: 'metrics.json' },
        ],
      }),
    );
    expect(run!.metrics[0]!.value).toEqual(numberValue(0.91));
    expect(run!.metrics[0]!.replicates).toEqual({
      kind: 'seeds',
      values: [
        { id: '0', value: 0.9 },
        { id: '1', value: 0.91 },
        { id: '2', value: 0.92 },
      ],
    });
    expect(run!.metrics[1]).not.toHaveProperty('replicates');
    expect(outcome.resources).toEqual({ wallSeconds: 6, cpuSeconds: 3, peakMemoryBytes: 100 });
  });

  it('ends at the first failure', async () => {
    const seeds: number[] = [];
    const { run, outcome } = await trainReplicates(
      5,
      async (seed) => {
        seeds.push(seed);
        return ended(seed === 1 ? 7 : 0);
      },
      async () => emptyRun(null),
    );
    expect(seeds).toEqual([0, 1]);
    expect(run).toBeUndefined();
    expect(outcome.exitCode).toBe(7);
  });
});
