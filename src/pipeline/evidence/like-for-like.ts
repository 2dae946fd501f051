import type { Changes } from '../../model/change.ts';
import type { Warning } from '../../model/run.ts';
import { differingExamples, type Predictions } from '../judge/index.ts';

/** `data/test.csv`, `eval_set.parquet`, `holdout/`: what a model is measured on. */
const testData = /(^|[/_.-])(test|tests|eval|evaluation|valid|validation|val|holdout|benchmark)([/_.-]|$)/i;

/** Why two sides were not measured on the same examples, where they were not: their numbers differ for that alone. */
export function likeForLike(changes: Changes, predictions: Predictions | undefined): Warning[] {
  const lost = predictions && differingExamples(predictions);
  if (lost !== undefined && lost.differing > 0)
    return [
      {
        code: 'test-set-changed',
        message: `The test set changed, so this is not like for like: ${lost.differing} of ${lost.all} examples are on one side alone or have another truth there. Intervals are over those in common.`,
      },
    ];
  const changed = changes.data.filter(
    ({ path, state, new: recent, old }) =>
      state === 'changed' && (recent ?? old)?.role === 'dependency' && testData.test(path),
  );
  const [first] = changed;
  if (first === undefined) return [];
  return [
    {
      code: 'test-set-changed',
      file: first.path,
      message: `The test set changed, so this is not like for like: ${first.path} is another version than the baseline was measured on.`,
    },
  ];
}
