import { expect, test } from 'vitest';
import { collect } from '../../../src/sources/mlflow/collect.ts';
import { sourceCases } from '../../contract/source-cases.ts';
import { memoryView } from '../../support/memory-view.ts';

test('runs within a run that differ in their seed are the evidence behind its numbers', async () => {
  const { files } = sourceCases().find(({ source, name }) => source === 'mlflow' && name === 'nested')!;
  const { metrics = [] } = await collect({
    view: memoryView(files),
    found: [...files.keys()],
    options: { metrics: [], params: [], plots: [], ignore: [] },
  });
  const shown = metrics.map(({ key, value, replicates }) => [
    key,
    typeof value === 'object' && value.number,
    replicates?.kind,
    [...(replicates?.values ?? [])].sort((a, b) => (a.id! < b.id! ? -1 : 1)),
  ]);
  const values = (...list: number[]) => list.map((value, seed) => ({ id: String(seed), value }));
  expect(shown).toEqual([
    ['auc', 0.92, 'seeds', values(0.91, 0.92, 0.93)],
    ['loss', 0.4, 'seeds', values(0.5, 0.4, 0.3)],
  ]);
});
