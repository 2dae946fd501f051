import { expect, it } from 'vitest';
import type { Change } from '../../../src/model/change.ts';
import { numberValue } from '../../../src/model/value.ts';
import { tellingPlots } from '../../../src/pipeline/telling-plots.ts';
import { pair, series, table } from '../plots/plots.ts';

const entry = (value: number) => ({ key: 'acc', value: numberValue(value), file: 'm.json', source: 'dvc' });
const metrics: Change[] = [
  { name: 'acc', state: 'changed', direction: 'higher', old: entry(0.8), new: entry(0.9) },
];
const ids = (...plots: ReturnType<typeof pair>[]) => tellingPlots({ metrics, plots }).map(({ id }) => id);

it('leaves out curves of one point that is a metric and of counters, and nothing else', () => {
  const point = (id: string, y: number) => series(id, { acc: [y] }, [0]);
  expect(ids(pair(point('logged once', 0.8), point('logged once', 0.9 + 1e-15)))).toEqual([]);
  expect(ids(pair(undefined, point('new', 0.9)))).toEqual([]);
  expect(ids(pair(undefined, point('no metric', 0.7)))).toEqual(['no metric']);
  expect(ids(pair(undefined, series('counts', { epoch: [0, 0, 1] }, [0, 1, 2])))).toEqual([]);
  const curve = series('longer now', { acc: [0.8, 0.9] }, [0, 1]);
  expect(ids(pair(point('longer now', 0.8), curve))).toEqual(['longer now']);
  expect(ids(pair(undefined, table('bars', 'bar_horizontal', ['x', 'y'], [['a', 0.9]])))).toEqual(['bars']);
});
