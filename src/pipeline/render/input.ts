import type { Outcome } from '../../engines/types.ts';
import type { Changes } from '../../model/change.ts';
import type { Experiment } from '../../model/experiment.ts';
import type { Asset, Figure } from '../../model/report.ts';
import type { Run } from '../../model/run.ts';
import type { Judgement } from '../../model/verdict.ts';

/** One of the two revisions, as the report names it. */
export interface ReportSide {
  /** The full commit SHA; null for a work tree that no commit stands for. */
  readonly sha: string | null;
  /** The name its column has: `main`, `this change`, `work tree`. */
  readonly label: string;
  /** Where a reader can see the commit. */
  readonly url?: string;
}

export interface ReportBaseline extends ReportSide {
  /** How it was chosen, as a phrase: `merge base with main`, `first parent of the merge`, `--baseline v1.2`. */
  readonly how: string;
  /** Commits that the target branch is ahead of the baseline. */
  readonly commitsBehind?: number;
  /** Where its numbers come from. */
  readonly from: 'files' | 'service' | 'ledger';
  /** First-parent commits between the baseline and the commit that its numbers were recorded for. */
  readonly ledgerDistance?: number;
}

/** Everything a report is made of. Plain data; nothing in it need be safe to show. */
export interface ReportInput {
  /** Which report of several this is. */
  readonly key: string;
  /** Stands before the headline: the model's or the project's name. */
  readonly title?: string;
  readonly head: ReportSide;
  readonly baseline?: ReportBaseline;
  /** Why there is no baseline: one sentence. */
  readonly noBaseline?: string;
  readonly run: Run;
  readonly baselineRun?: Run;
  readonly changes: Changes;
  readonly judgement: Judgement;
  /** By metric, what it was on the base branch, oldest first and the baseline last, where a ledger knows. */
  readonly history?: ReadonlyMap<string, readonly number[]>;
  /** Trials of the branch that no branch holds. */
  readonly experiments?: readonly Experiment[];
  /** Of the training command, where this run executed one. */
  readonly outcome?: Outcome;
  readonly figures: readonly Figure[];
  readonly assets: readonly Asset[];
  /** Why pictures are missing, in one sentence, and what would bring them: the permission that the token lacks. */
  readonly hostNote?: string;
  /** Shell commands that repeat this run. */
  readonly reproduce?: string;
  /** A comment on the change request can let a failed gate pass. */
  readonly canAccept?: boolean;
  readonly links: { readonly run?: string; readonly full?: string; readonly config?: string };
  readonly limits?: Partial<ReportLimits>;
}

/** How much stands in sight before the rest folds away. */
export interface ReportLimits {
  /** Rows of the first metrics table. */
  readonly rows: number;
  /** Pictures of the first plots section. */
  readonly figures: number;
  /** Lines of a failed training's log. */
  readonly logLines: number;
}

export const defaultLimits: ReportLimits = { rows: 20, figures: 6, logLines: 60 };
