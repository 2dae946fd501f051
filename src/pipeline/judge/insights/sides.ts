import { type Alignment, align } from '../evidence/align.ts';
import { type Measured, measure } from '../evidence/measure.ts';
import type { Predictions } from '../evidence/predictions.ts';
import { hasQueries } from '../evidence/queries.ts';
import { hasTrials } from '../evidence/trials.ts';
import { isSetback } from '../evidence/types.ts';

/** Both sides over the examples that they share. */
export interface SharedExamples {
  readonly alignment: Alignment;
  readonly before: Measured;
  readonly after: Measured;
}

/** Undefined where the two sides cannot be paired example by example. */
export function sharedExamples({ before, after, roles = {} }: Predictions): SharedExamples | undefined {
  if (hasTrials(after, roles) || hasTrials(before, roles) || hasQueries(after, roles)) return undefined;
  const alignment = align(before, after, roles);
  if (isSetback(alignment)) return undefined;
  const old = measure(alignment.before, alignment.rowsBefore, roles);
  const now = measure(alignment.after, alignment.rowsAfter, roles);
  if (old === undefined || now === undefined || old.task !== now.task) return undefined;
  return { alignment, before: old, after: now };
}
