import type { SourceEntry } from '../types.ts';

/** scikit-learn's classification reports. */
export const sklearnReport: SourceEntry = {
  name: 'sklearn-report',
  tool: 'scikit-learn',
  reads: '`classification_report(output_dict=True)`, saved as JSON',
  marks: ['**/classification_report*.json', '**/*_classification_report.json'],
  order: 155,
  tested: ['1.9.1'],
  load: () => import('./collect.ts'),
};
