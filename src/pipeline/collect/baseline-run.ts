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
  readonly from?: 'committed' | 'service' | 'ledger' | 'ledger-ancestor' | 'service-ancestor';
  /** The commit that the numbers were recorded for. */
  readonly sha?: string;
  /** First-parent commits between the baseline and `sha`; 0 but for an ancestor's. */
  readonly ledgerDistance?: number;
  readonly warnings: readonly Warning[];
}

/** Whose numbers are wanted, and who may have them. */
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

/** First-parent commits looked at in search of a record; so many of them services are asked for, some side by side. */
const ancestors = 300;
const askedAncestors = 15;
const askedAtOnce = 5;

/**
 * The first of these that has metrics: the files committed at the baseline and what services have recorded for it, its record
 * in the ledger, what the nearest first-parent ancestor has in the ledger or in services. Where none has, what was committed
 * is returned without metrics, so that params can still be compared. A ledger that cannot be read is a warning.
 */
export async function readBaselineRun(git: Git, query: BaselineRunQuery): Promise<BaselineRun> {
  const [files, recorded] = await Promise.all([query.collectAt(query.sha), query.askAt?.(query.sha)]);
  const committed = recorded ? withParts(files, recorded) : files;
  if (committed.metrics.length > 0) {
    const from = files.metrics.length > 0 ? 'committed' : 'service';
    return { run: committed, from, sha: query.sha, ledgerDistance: 0, warnings: [] };
  }
  const nothing: BaselineRun = { run: committed, warnings: [] };
  try {
    const recorded = await recordedFor(git, query, committed);
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

/** The baseline's own record, or that of its nearest ancestor which has one. */
async function recordedFor(
  git: Git,
  { sha, key, ledger, askAt, remote }: BaselineRunQuery,
  committed: Run,
): Promise<BaselineRun | undefined> {
  const known = (await ledger?.commits()) ?? new Set<string>();
  const own = known.has(sha) ? await ledger!.run(sha, key) : undefined;
  if (own !== undefined) return { run: own, from: 'ledger', sha, ledgerDistance: 0, warnings: [] };
  if (known.size === 0 && askAt === undefined) return undefined;

  const answers = new Map<string, Promise<RunParts>>();
  const asked = (one: string) => {
    const answer = answers.get(one) ?? askAt!(one);
    answers.set(one, answer);
    return answer;
  };
  async function nearest(): Promise<BaselineRun | undefined> {
    const line = await git.text(['rev-list', '--first-parent', `--max-count=${ancestors}`, sha]);
    const before = line.split('\n').slice(1);
    const toAsk = askAt === undefined ? [] : before.slice(0, askedAncestors);
    for (const [index, one] of before.entries()) {
      const found = { sha: one, ledgerDistance: index + 1, warnings: [] };
      const run = known.has(one) ? await ledger!.run(one, key) : undefined;
      if (run !== undefined) return { ...found, run, from: 'ledger-ancestor' };
      if (index >= toAsk.length) continue;
      if (index % askedAtOnce === 0) {
        const next = toAsk.slice(index, index + askedAtOnce);
        const recordedAt = next.findIndex((other) => known.has(other));
        for (const other of recordedAt < 0 ? next : next.slice(0, recordedAt)) asked(other);
      }
      const parts = await asked(one);
      if (parts.metrics?.length)
        return { ...found, run: withParts(committed, parts), from: 'service-ancestor' };
    }
    return undefined;
  }
  const history: History = { git, remote };
  return await findDeepening(history, [sha], nearest, known.size > 0 ? ancestors : shallow);
}

/** Commits that a shallow clone is deepened by where only services are asked. */
const shallow = 50;
