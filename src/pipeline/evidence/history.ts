import { CmlError } from '../../model/errors.ts';
import type { Entry, Run, Warning } from '../../model/run.ts';
import { isNumber } from '../../model/value.ts';
import type { BaselineEvidence, EvidenceInput } from './index.ts';

/** SHAs of a branch, newest first. */
export type Ancestors = () => Promise<readonly string[]>;

/**
 * What each metric was on the base branch, oldest first, as far as the ledger knows. Only runs on the baseline's own data
 * count: another test set makes other numbers.
 */
export async function historyOf(
  input: EvidenceInput,
  baseline: BaselineEvidence,
  warnings: Warning[],
): Promise<ReadonlyMap<string, readonly number[]> | undefined> {
  try {
    if ((await input.ledger.commits()).size === 0) return undefined;
    const shas = await baseline.ancestors();
    const recorded = await input.ledger.runs(shas);
    const runs = shas
      .flatMap((sha) => recorded.get(sha)?.get(input.key) ?? [])
      .filter(sameDataAs(baseline.run));
    const values = runs.reverse().map(byIdentity);
    return new Map(
      input.changes.metrics.flatMap(({ name, old }) => {
        const series = old ? values.flatMap((run) => run.get(identity(old)) ?? []) : [];
        return series.length > 0 ? [[name, series] as const] : [];
      }),
    );
  } catch (error) {
    if (!(error instanceof CmlError)) throw error;
    warnings.push({
      code: error.code,
      message: `The history of the base branch could not be read: ${error.message}`,
    });
    return undefined;
  }
}

function sameDataAs(baseline: Run): (run: Run) => boolean {
  const print = (run: Run) =>
    JSON.stringify(
      run.data
        .filter(({ role }) => role === 'dependency')
        .map(({ path, hash }) => [path, hash])
        .sort(),
    );
  const own = print(baseline);
  return (run) => print(run) === own;
}

function byIdentity(run: Run): Map<string, number> {
  return new Map(
    run.metrics.flatMap((entry) =>
      isNumber(entry.value) ? [[identity(entry), entry.value.number] as const] : [],
    ),
  );
}

function identity({ file, key }: Entry): string {
  return JSON.stringify([file, key]);
}
