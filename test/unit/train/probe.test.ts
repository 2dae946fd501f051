import { expect, it } from 'vitest';
import { emptyRun, type Replicates, type Run } from '../../../src/model/run.ts';
import { numberValue } from '../../../src/model/value.ts';
import { withProbe } from '../../../src/pipeline/train/probe.ts';

function run(file: string, value: number, replicates?: Replicates): Run {
  const entry = { key: 'accuracy', file, source: 'files', value: numberValue(value) };
  return { ...emptyRun(null), metrics: [replicates ? { ...entry, replicates } : entry] };
}

const distance = (one: Run, other: Run) => withProbe(one, other).metrics[0]!.probe;

it('measures how far two runs of the same commit and seed are apart', () => {
  expect(distance(run('m.json', 0.9), run('m.json', 0.9))).toBe(0);
  expect(distance(run('m.json', 0.9), run('m.json', 0.875))).toBeCloseTo(0.025, 12);
  expect(distance(run('m.json', Number.NaN), run('m.json', Number.NaN))).toBe(0);
});

it('holds the probe against its own seed where there are several', () => {
  const values = [
    { id: '0', value: 0.9 },
    { id: '1', value: 0.8 },
  ];
  const seeds = run('metrics/seed=*/m.json', 0.85, { kind: 'seeds', values });
  expect(distance(seeds, run('metrics/seed=0/m.json', 0.91))).toBeCloseTo(0.01, 12);
  expect(distance(seeds, run('m.json', 0.91))).toBeUndefined();
});
