import type { Alignment } from '../evidence/align.ts';
import type { Measured } from '../evidence/measure.ts';
import { type Predictions, prepare } from '../evidence/predictions.ts';
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
export function sharedExamples(predictions: Predictions): SharedExamples | undefined {
  const { before, after, roles = {} } = predictions;
  if (hasTrials(after, roles) || hasTrials(before, roles) || hasQueries(after, roles)) return undefined;
  const prepared = prepare(predictions);
  if (isSetback(prepared)) return undefined;
  return { alignment: prepared.alignment, before: prepared.old, after: prepared.now };
}
