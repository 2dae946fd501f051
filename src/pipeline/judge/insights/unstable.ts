import type { Examples } from '../../../model/insight.ts';
import type { Predictions } from '../evidence/predictions.ts';
import { answersOf, hasTrials, isUnstable } from '../evidence/trials.ts';

const mostIds = 20;

/** Questions with several answers on the unchanged baseline, not all of them alike. */
export function unstableQuestions({ before, roles = {} }: Predictions): Examples | undefined {
  if (!hasTrials(before, roles)) return undefined;
  const ids = [...answersOf(before, roles)].flatMap(([id, answers]) => (isUnstable(answers) ? [id] : []));
  return { count: ids.length, ids: ids.slice(0, mostIds) };
}
