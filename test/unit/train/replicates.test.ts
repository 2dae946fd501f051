import { describe, expect, it, test } from 'vitest';
import type { Outcome } from '../../../src/engines/types.ts';
import { emptyRun } from '../../../src/model/run.ts';
import { numberValue } from '../../../src/model/value.ts';
import { labelled } from '../../../src/pipeline/train/labelled.ts';
import { trainReplicates } from '../../../src/pipeline/train/replicates.ts';

function ended(exitCode: number): Outcome {
  return { exitCode, resources: { wallSeconds: 2, cpuSeconds: 1, peakMemoryBytes: 100 }, tail: '' };
}

describe('a training that is repeated', () => {
  it('leaves the mean of each number and the values behind it, by seed', async () => {
    let now = 0;
    const { run, outcome } = await trainReplicates({
      count: 3,
      parallel: 1,
      trainWith: async (seed) => {
        now = 0.9 + seed / 100;
        return ended(0);
      },
      collectNow: async () => ({
        ...emptyRun(null),
        metrics: [
          { key: 'accuracy', value: numberValue(now), source: 'files', file: 'metrics.json' },
          { key: 'model', value: 'tree', source: 'files', file: 'metrics.json' },
        ],
      }),
    });
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
    const { run, outcome } = await trainReplicates({
      count: 5,
      parallel: 1,
      trainWith: async (seed) => {
        seeds.push(seed);
        return ended(seed === 1 ? 7 : 0);
      },
      collectNow: async () => emptyRun(null),
    });
    expect(seeds).toEqual([0, 1]);
    expect(run).toBeUndefined();
    expect(outcome.exitCode).toBe(7);
  });

  it('runs as many at a time as it may, and no more', async () => {
    let [running, most] = [0, 0];
    const { run, outcome } = await trainReplicates({
      count: 6,
      parallel: 3,
      async trainWith() {
        running += 1;
        most = Math.max(most, running);
        await new Promise((resolve) => setImmediate(resolve));
        running -= 1;
        return ended(0);
      },
      collectNow: () => Promise.reject(new Error('others are still writing')),
    });
    expect(most).toBe(3);
    expect(run).toBeUndefined();
    expect(outcome.resources.cpuSeconds).toBe(6);
    expect(outcome.resources.wallSeconds).toBeLessThan(6);
  });
});

test('lines of several outputs are told apart', () => {
  const shown: string[] = [];
  const lines = labelled('[seed 3] ', (chunk) => void shown.push(chunk.toString()));
  for (const piece of ['epoch 1\nepo', 'ch 2', '\n\nlast']) lines.push(Buffer.from(piece));
  lines.end();
  expect(shown).toEqual(['[seed 3] epoch 1\n', '[seed 3] epoch 2\n', '[seed 3] \n', '[seed 3] last\n']);
});

it('shows of a progress bar what stands there at the end of its line, and does not keep the rest', () => {
  const shown: string[] = [];
  const lines = labelled('[seed 3] ', (chunk) => void shown.push(chunk.toString()));
  for (let step = 0; step < 20_000; step += 1)
    lines.push(Buffer.from(`\r${step} of 20000 ${'#'.repeat(100)}`));
  lines.push(Buffer.from('\rdone\r\nnext\n'));
  lines.push(Buffer.from('x'.repeat(100_000)));
  lines.end();
  expect(shown.slice(0, 2)).toEqual(['[seed 3] done\r\n', '[seed 3] next\n']);
  expect(shown.slice(2).join('')).toBe(`[seed 3] ${'x'.repeat(100_000)}\n`);
});
