import type { Ledger } from '../../ledger/index.ts';
import { CmlError } from '../../model/errors.ts';
import type { RecordedLook } from '../../model/run.ts';
import type { Judgement } from '../../model/verdict.ts';
import type { Ground } from '../ground.ts';

/** Looks that a commit's record keeps: more reruns than that add nothing. */
const most = 200;

/**
 * What earlier runs of this very commit found, as far as the ledger knows. None where no CI service runs it: whoever trains
 * at a desk looks as often as they like. What cannot be read is not held against the run.
 */
export async function recordedLooks({ ci, key }: Ground, ledger: Ledger): Promise<readonly RecordedLook[]> {
  if (ci.headSha === undefined || ci.run === undefined || ci.run.attempt === 1) return [];
  try {
    return (await ledger.runs([ci.headSha])).get(ci.headSha)?.get(key)?.looks ?? [];
  } catch (error) {
    if (error instanceof CmlError) return [];
    throw error;
  }
}

/** Those that looked at the same difference: of this baseline. By metric. */
export function looksAt(baseline: string, looks: readonly RecordedLook[]): Map<string, RecordedLook[]> {
  const found = new Map<string, RecordedLook[]>();
  for (const look of looks)
    if (look.baseline === baseline) found.set(look.metric, [...(found.get(look.metric) ?? []), look]);
  return found;
}

/** Beyond this, what a CI service gives for the attempt is a job's own number (GitLab's), and tells only that it is another. */
const mostAttempts = 100;

/** Which look at this commit this is, from 1: as the CI service counts, or one more than are recorded. */
export function lookNumber(
  attempt: number,
  earlier: ReadonlyMap<string, readonly RecordedLook[]> = new Map(),
) {
  const recorded = Math.max(0, ...[...earlier.values()].map((looks) => looks.length));
  return Math.max(1 + recorded, attempt <= mostAttempts ? attempt : 1);
}

/** What this run adds, of the metrics that gates watch. */
export function looksOf({ verdicts }: Judgement, baseline: string): RecordedLook[] {
  return verdicts
    .flatMap(({ change, gates, look }) =>
      look !== undefined && gates.length > 0 && Number.isFinite(look.low) && Number.isFinite(look.high)
        ? [{ metric: change.name, baseline, ...look }]
        : [],
    )
    .slice(0, most);
}
