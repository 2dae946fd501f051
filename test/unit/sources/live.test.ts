import { describe, expect, it } from 'vitest';
import { isNoisy, soften } from '../../../src/pipeline/render/plots/soften.ts';
import { livePlots, namesToDraw } from '../../../src/sources/live.ts';

const origin = { source: 'tool', file: 'log' };
const line = (name: string) => ({ name, x: [0, 1, 2], y: [3, 2, 1] });

describe('which of many series are drawn', () => {
  it('is few of a thousand, those that tell most, and one of each numbered kind', () => {
    const names = [
      ...Array.from({ length: 1000 }, (_, layer) => `layer_${layer}/weights/mean`),
      ...Array.from({ length: 40 }, (_, at) => `iou/class_${at}`),
      'train/lr',
      'sys/gpu',
      'val/rmse',
      'train/loss',
      'val/loss',
      'val/accuracy',
    ];
    const plots = livePlots(names.map(line), origin);
    expect(plots.map(({ title }) => title)).toEqual(['loss', 'accuracy', 'iou/class_0', 'rmse']);
    expect(plots[0]!.series.map(({ name }) => name)).toEqual(['train', 'val']);
    expect(namesToDraw(names)).toEqual(['train/loss', 'val/loss', 'val/accuracy', 'iou/class_0', 'val/rmse']);
  });

  it('depends on the names alone, whatever their order, and shows layers where there is nothing else', () => {
    const names = Array.from({ length: 12 }, (_, layer) => `layer_${layer}/mean`);
    expect(namesToDraw(names)).toEqual(['layer_0/mean']);
    expect(namesToDraw(['b', 'a', 'c'])).toEqual(namesToDraw(['c', 'b', 'a']));
  });
});

it('of two trainings that logged to one place the later is drawn', () => {
  const [plot] = livePlots([{ name: 'loss', x: [0, 1, 2, 0, 1], y: [9, 8, 7, 3, 2] }], origin);
  expect(plot!.series[0]).toMatchObject({ x: [0, 1], y: [3, 2] });
});

describe('a noisy line', () => {
  /** As good as random, and the same on every machine. */
  const wave = (i: number) => ((i * 7919) % 97) / 485 - 0.1;
  const loss = Array.from({ length: 200 }, (_, i) => Math.exp(-i / 20) + wave(i));

  it('is told from a curve, and from one too short to tell', () => {
    expect(isNoisy(loss)).toBe(true);
    expect(isNoisy(loss.map((_, i) => Math.exp(-i / 20)))).toBe(false);
    expect(isNoisy(loss.slice(0, 30))).toBe(false);
    // A plateau that trembles too little to be seen.
    expect(isNoisy(loss.map((_, i) => Math.exp(-i / 20) + wave(i) / 100))).toBe(false);
  });

  it('is smoothed without lagging behind: it begins where it began, and its middle is the curve', () => {
    const soft = soften(loss);
    expect(soft[0]).toBe(loss[0]);
    for (const i of [20, 100, 180, 199]) expect(Math.abs(soft[i]! - Math.exp(-i / 20))).toBeLessThan(0.05);
    expect(soften([1, Number.NaN, 3])[1]).toBeNaN();
  });
});
