import type { ReportInput } from '../render/input.ts';

/** What is worth a comment: anything, a change of some number, or only what fails. */
export type CommentOn = 'always' | 'change' | 'failure';

/** When a commit gets a status: where it decides something, whatever happens, or not at all. */
export type StatusWish = 'auto' | 'always' | 'never';

/** Whether a report is worth a comment where there is none yet. */
export function isWorthPosting(input: ReportInput, on: CommentOn): boolean {
  if (on === 'always' || isFailure(input)) return true;
  return on === 'change' && (input.baselineRun === undefined || hasChanged(input));
}

/**
 * Whether a report has a status: by itself where gates exist or the training failed. A status that says nothing would
 * only ask for a permission.
 */
export function hasStatus(wish: StatusWish, input: ReportInput): boolean {
  if (wish !== 'auto') return wish === 'always';
  const { passed, failed, overridden } = input.judgement.gates;
  return isFailure(input) || passed + failed + overridden > 0;
}

function isFailure({ judgement, outcome }: ReportInput): boolean {
  return judgement.gates.failed > 0 || (outcome !== undefined && outcome.exitCode !== 0);
}

/** A metric has moved; one that wobbles within its noise has not. */
function hasChanged({ judgement }: ReportInput): boolean {
  return judgement.verdicts.some(({ call, change }) => change.state !== 'same' && call !== 'noise');
}
