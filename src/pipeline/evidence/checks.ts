import type { Changes } from '../../model/change.ts';
import { failedChecks } from '../../sources/checks.ts';
import type { JudgeOptions } from '../judge/index.ts';

/**
 * The gates of cml.yaml, and that no check of data or of a model may have failed, where a tool has reported any: whoever
 * wrote an expectation means it. `checks.failed:` in cml.yaml says otherwise, `{}` nothing at all.
 */
export function withChecks(gates: JudgeOptions['gates'], { metrics }: Changes): JudgeOptions['gates'] {
  const isReported = metrics.some(({ new: head }) => head?.key === failedChecks);
  return isReported ? { [failedChecks]: { max: 0 }, ...gates } : gates;
}
