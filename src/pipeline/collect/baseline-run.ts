import { findDeepening, type History } from '../../io/deepen.ts';
import type { Git } from '../../io/git.ts';
import type { Ledger } from '../../ledger/index.ts';
import { CmlError } from '../../model/errors.ts';
import type { Run, Warning } from '../../model/run.ts';
import type { RunParts } from '../../sources/types.ts';
import { withParts } from './services.ts';

/** The baseline's numbers and where they come from. */
export interface BaselineRun {
  readonly run?: Run;
  readonly from?: 'committed' | 'service' | 'ledger' | 'ledger-ancestor';
  /** The commit that the numbers were recorded for. */
  readonly sha?: string;
  /** First-parent commits between the baseline and `sha`; 0 but for `ledger-ancestor`. */
  readonly ledgerDistance?: number;
  readonly warnings: readonly Warning[];
}

export interface BaselineRunQuery {
  readonly sha: string;
  readonly key: string;
  /** What is committed at a revision. */
  readonly collectAt: (sha: string) => Promise<Run>;
  /** What services have recorded for a revision. */
  readonly askAt?: (sha: string) => Promise<RunParts>;
  /** Undefined where there is none, or where it is not to be read. */
  readonly ledger: Ledger | undefined;
  /** From which a shallow history is deepened in search of an ancestor with a record. */
  readonly remote?: string;
}

/** First-parent commits looked at in search of a record. */
const ancestors = 300;

/**
 * The first of these that has metrics: the files committed at the baseline and what services have recorded for it, its record
 * in the ledger, the record of its nearest first-parent ancestor. Where none has, what was committed is returned without metrics, so that params can
 * still be compared. A ledger that cannot be read is a warning.
 */
export async function readBaselineRun(git: Git, query: BaselineRunQuery): Promise<BaselineRun> {
  const [files, recorded] = await Promise.all([query.collectAt(query.sha), query.askAt?.(query.sha)]);
  const committed = recorded ? withParts(files, recorded) : files;
  if (committed.metrics.length > 0) {
    const from = files.metrics.length > 0 ? 'committed' : 'service';
    return { run: committed, from, sha: query.sha, ledgerDistance: 0, warnings: [] };
  }
  const nothing: BaselineRun = { run: committed, warnings: [] };
  if (query.ledger === undefined) return nothing;
  try {
    const recorded = await fromLedger(git, query, query.ledger);
    if (recorded?.run === undefined) return nothing;
    // The ledger knows no stages: what they were stands in the commit.
    return { ...recorded, run: { ...recorded.run, ...(committed.stages && { stages: committed.stages }) } };
  } catch (error) {
    if (!(error instanceof CmlError)) throw error;
    return {
      ...nothing,
      warnings: [{ code: 'ledger-unreadable', message: `The ledger could not be read: ${error.message}` }],
    };
  }
}

async function fromLedger(
  git: Git,
  query: BaselineRunQuery,
  ledger: Ledger,
): Promise<BaselineRun | undefined> {
  const recorded = await ledger.commits();
  if (recorded.size === 0) return undefined;
  const own = recorded.has(query.sha) ? await ledger.run(query.sha, query.key) : undefined;
  if (own !== undefined) return { run: own, from: 'ledger', sha: query.sha, ledgerDistance: 0, warnings: [] };

  const history: History = { git, remote: query.remote };
  return await findDeepening(
    history,
    [query.sha],
    async (): Promise<BaselineRun | undefined> => {
      const line = await git.text(['rev-list', '--first-parent', `--max-count=${ancestors}`, query.sha]);
      for (const [ledgerDistance, sha] of line.split('\n').entries()) {
        const run = ledgerDistance > 0 && recorded.has(sha) ? await ledger.run(sha, query.key) : undefined;
        if (run !== undefined) return { run, from: 'ledger-ancestor', sha, ledgerDistance, warnings: [] };
      }
      return undefined;
    },
    ancestors,
  );
}
