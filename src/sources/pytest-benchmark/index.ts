import type { SourceEntry } from '../types.ts';

/** pytest-benchmark. */
export const pytestBenchmark: SourceEntry = {
  name: 'pytest-benchmark',
  tool: 'pytest-benchmark',
  reads: 'mean, median and standard deviation of each benchmark, in seconds',
  marks: ['**/.benchmarks/**/*.json', '**/benchmark.json', '**/benchmarks.json', '**/benchmark_results.json'],
  order: 160,
  tested: ['5.3.1'],
  load: () => import('./collect.ts'),
};
