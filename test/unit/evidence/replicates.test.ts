import { describe, expect, it } from 'vitest';
import { decodeRecord, encodeRecord } from '../../../src/ledger/codec.ts';
import type { Plot } from '../../../src/model/plot.ts';
import { type Entry, emptyRun } from '../../../src/model/run.ts';
import { numberValue } from '../../../src/model/value.ts';
import { drawTogether } from '../../../src/pipeline/collect/replicates.ts';

function entry(file: string, key: string, value: number): Entry {
  return { key, value: numberValue(value), source: 'files', file };
}

describe('repeated trainings of one revision', () => {
  const run = {
    ...emptyRun(null),
    metrics: [
      entry('metrics/seed=0/metrics.json', 'accuracy', 0.9),
      entry('metrics/seed=1/metrics.json', 'accuracy', 0.92),
      entry('metrics/seed=1/metrics.json', 'only_here', 1),
      entry('results/fold_1.json', 'loss', 0.2),
      entry('results/fold_2.json', 'loss', 0.4),
      entry('metrics.json', 'latency', 40),
    ],
  };

  it('become one metric with their mean and the values behind it', () => {
    const drawn = drawTogether(run);
    expect(drawn.metrics.map(({ key, file, value }) => [key, file, value])).toEqual([
      ['accuracy', 'metrics/seed=*/metrics.json', numberValue(0.91)],
      ['only_here', 'metrics/seed=1/metrics.json', numberValue(1)],
      ['loss', 'results/fold_*.json', numberValue(0.3)],
      ['latency', 'metrics.json', numberValue(40)],
    ]);
    expect(drawn.metrics[0]!.replicates).toEqual({
      kind: 'seeds',
      values: [
        { id: '0', value: 0.9 },
        { id: '1', value: 0.92 },
      ],
    });
    expect(drawn.metrics[2]!.replicates?.kind).toBe('folds');
  });

  it('keep their values through the ledger', () => {
    const drawn = drawTogether(run);
    expect(decodeRecord(encodeRecord('train', drawn), null)?.metrics).toEqual(drawn.metrics);
  });

  it('are told by the name of the metric too', () => {
    const metrics = [
      entry('runs/seed=0', 'seed=0/loss', 0.2),
      entry('runs/seed=1', 'seed=1/loss', 0.4),
      entry('cv.json', 'fold_1.auc', 0.8),
      entry('cv.json', 'fold_2.auc', 0.9),
      entry('cv.json', 'fold_1_note', 1),
    ];
    const drawn = drawTogether({ ...emptyRun(null), metrics }).metrics;
    expect(drawn.map(({ key, file, value, replicates }) => [key, file, value, replicates?.kind])).toEqual([
      ['loss', 'runs/seed=*', numberValue(0.3), 'seeds'],
      ['auc', 'cv.json', numberValue(0.85), 'folds'],
      ['fold_1_note', 'cv.json', numberValue(1), undefined],
    ]);
  });

  it('have the mean of their curves', () => {
    const plot = (seed: number, x: number[], y: number[]): Plot => ({
      id: `runs/seed=${seed}#loss`,
      title: 'loss',
      source: 'tensorboard',
      file: `runs/seed=${seed}`,
      kind: 'series',
      xLabel: 'step',
      yLabel: 'loss',
      series: [{ name: `seed=${seed}/loss`, x, y, total: 100 }],
    });
    const plots = [plot(0, [0, 10, 20], [4, 2, 1]), plot(1, [0, 5, 20], [6, 4, 1])];
    const [drawn, ...rest] = drawTogether({ ...emptyRun(null), plots }).plots;
    expect(rest).toEqual([]);
    expect(drawn).toMatchObject({
      id: 'runs/seed=*#loss',
      title: 'loss (mean of 2)',
      series: [{ name: 'loss', x: [0, 10, 20], y: [5, 2.5, 1], total: 100 }],
    });
  });

  it('leave a run without them as it is', () => {
    const plain = { ...emptyRun(null), metrics: [entry('seedling/metrics.json', 'accuracy', 1)] };
    expect(drawTogether(plain)).toBe(plain);
  });
});
