import type { SourceEntry } from '../types.ts';

/** JUnit XML, which every test runner writes. */
export const junit: SourceEntry = {
  name: 'junit',
  tool: 'JUnit XML',
  reads: 'tests, failures, errors, skipped, time',
  marks: [
    '**/junit.xml',
    '**/junit-*.xml',
    '**/junit_*.xml',
    '**/TEST-*.xml',
    '**/test-results.xml',
    '**/test-results/*.xml',
    '**/pytest.xml',
  ],
  order: 170,
  tested: ['pytest 9.2.0'],
  load: () => import('./collect.ts'),
};
