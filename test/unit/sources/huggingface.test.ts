import { expect, it } from 'vitest';
import { collect } from '../../../src/pipeline/collect/index.ts';
import { memoryView } from '../../support/memory-view.ts';

it('what `save_metrics` wrote beside all results is said once, and is not taken for XGBoost’s', async () => {
  const text = '{"eval_loss": 0.5, "eval_accuracy": 0.9}';
  const files = ['all_results.json', 'eval_results.json'].map(
    (name) => [`out/${name}`, Buffer.from(text)] as const,
  );
  const run = await collect(memoryView(new Map(files)), { metrics: [], params: [], plots: [], ignore: [] });
  expect(run.warnings).toEqual([]);
  expect(run.metrics.map(({ key, file }) => [key, file])).toEqual([
    ['eval_loss', 'out/all_results.json'],
    ['eval_accuracy', 'out/all_results.json'],
  ]);
});
