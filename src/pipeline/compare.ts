import type { RevisionView } from '../io/view.ts';
import { commitView, workTreeView } from '../io/views.ts';
import { type Ledger, localNotes, type NotesSource, openLedger, remoteNotes } from '../ledger/index.ts';
import type { Changes } from '../model/change.ts';
import { CmlError, inWords } from '../model/errors.ts';
import type { Experiment } from '../model/experiment.ts';
import type { Run, Warning } from '../model/run.ts';
import type { Judgement } from '../model/verdict.ts';
import { commentRef } from '../stores/names.ts';
import { type Baseline, findBaseline } from './collect/baseline.ts';
import { type BaselineRun, readBaselineRun } from './collect/baseline-run.ts';
import { openReader } from './collect/reader.ts';
import { ownerOf } from './deliver/target.ts';
import { diff } from './diff/index.ts';
import type { KeptPredictions } from './evidence/index.ts';
import type { Ground } from './ground.ts';

/** Two revisions side by side. */
export interface Differences {
  readonly head: Run;
  readonly baseline: Baseline | undefined;
  readonly baselineRun: BaselineRun | undefined;
  readonly changes: Changes;
  /** What stood in the way of the baseline. */
  readonly warnings: readonly Warning[];
}

/** Two revisions, and what is to be thought of the difference. */
export interface Comparison extends Differences {
  readonly judgement: Judgement;
  /** Head's predictions, for a later run to be compared with. */
  readonly predictions: KeptPredictions | undefined;
  /** By metric, what it was on the base branch, oldest first, as far as the ledger knows. */
  readonly history?: ReadonlyMap<string, readonly number[]> | undefined;
  /** Trials of the branch that no branch holds. */
  readonly experiments?: readonly Experiment[];
}

export interface CompareOptions {
  /** Instead of the baseline found from the change request or the branch. */
  readonly revision?: string;
  /** A commit to take as head instead of the work tree. */
  readonly head?: string;
  /** What repeated trainings left in the work tree, drawn together. */
  readonly trained?: Run;
  /** The training still runs. */
  readonly training?: boolean;
}

/** Commits of the base branch that a history is made of. */
const historyLength = 60;

/** Collects head and its baseline, and compares and judges them. */
export async function compare(ground: Ground, options: CompareOptions = {}): Promise<Comparison> {
  const { differences, headView, base, ledger } = await readSides(ground, options);
  // Who only asks what differs loads nothing of this.
  const [
    { gatherEvidence },
    { judge },
    { ancestorsOf },
    { withOverrides },
    { branchExperiments },
    { lookNumber, looksAt, looksOf, recordedLooks },
  ] = await Promise.all([
    import('./evidence/index.ts'),
    import('./judge/index.ts'),
    import('./evidence/ancestors.ts'),
    import('./override/index.ts'),
    import('./evidence/experiments.ts'),
    import('./evidence/looks.ts'),
  ]);
  const { git, ci, config, remote } = ground;
  const run = differences.baselineRun?.run;
  const evidence = await gatherEvidence({
    config,
    changes: differences.changes,
    head: headView,
    baseline: base &&
      run && {
        view: base.view,
        tracked: async (file) => (await import('../dvc/cache.ts')).readTracked(base.view, file),
        recorded: () => ledger.predictions(differences.baselineRun?.sha ?? base.sha, ground.key),
        run,
        ancestors: () =>
          ancestorsOf(git, base.sha, historyLength, remote === undefined ? undefined : ground.refs),
      },
    ledger,
    key: ground.key,
  });
  const recorded = await recordedLooks(ground, ledger);
  const earlier = base && looksAt(base.sha, recorded);
  const judged = judge(evidence.changes, {
    ...evidence.options,
    earlier,
    looks: ci.run && lookNumber(ci.run.attempt, earlier),
  });
  const looks = base && ci.run !== undefined ? [...recorded, ...looksOf(judged, base.sha)] : [];
  const { judgement, overrides, warnings } = await withOverrides(ground, judged, ledger);
  const experiments = await branchExperiments(ground, {
    head: options.head,
    baseline: base?.sha,
    headView,
    collectAt: openReader(ground).files,
  });
  return {
    ...differences,
    ...(experiments.length > 0 && { experiments }),
    head: {
      ...differences.head,
      ...(overrides.length > 0 && { overrides }),
      ...(looks.length > 0 && { looks }),
    },
    changes: evidence.changes,
    judgement,
    predictions: evidence.predictions,
    history: evidence.options.history,
    warnings: [...differences.warnings, ...evidence.warnings, ...warnings],
  };
}

/** As `compare`, without plots, a verdict and what is computed for one: only what the numbers of two sides say themselves. */
export async function differ(ground: Ground, options: CompareOptions = {}): Promise<Differences> {
  return (await readSides(ground, options, true)).differences;
}

interface Sides {
  readonly differences: Differences;
  readonly headView: RevisionView;
  readonly base: { readonly sha: string; readonly view: RevisionView } | undefined;
  readonly ledger: Ledger;
}

/** Both sides read and compared. */
async function readSides(ground: Ground, options: CompareOptions, skipPlots = false): Promise<Sides> {
  const { git, objects, ci, config, remote } = ground;
  const reader = openReader(ground, { ...options, skipPlots });
  const headView = options.head === undefined ? workTreeView(git) : commitView(git, options.head, objects);
  const [head, answer] = await Promise.all([
    options.trained ?? reader.head(headView),
    findBaseline(git, {
      ci,
      objects,
      ...(options.revision !== undefined && { revision: options.revision }),
      ...(remote !== undefined && { remote }),
    }),
  ]);
  const { baseline } = answer;
  const { notes, warning } = await notesOf(ground);
  const ledger = openLedger(notes);
  const base = baseline && { sha: baseline.sha, view: commitView(git, baseline.sha, objects) };
  const { recorded } = reader;
  const baselineRun =
    base &&
    (await readBaselineRun(git, {
      sha: base.sha,
      key: ground.key,
      collectAt: () => reader.files(base.view),
      ...(recorded && { askAt: (sha) => recorded(sha, headView) }),
      ledger,
      ...(remote !== undefined && { remote }),
    }));
  const changes = diff(baselineRun?.run, head, { directions: config.directions });
  const warnings = [...answer.warnings, ...(warning ? [warning] : []), ...(baselineRun?.warnings ?? [])];
  return {
    differences: { head, baseline, baselineRun, changes, warnings },
    headView,
    base,
    ledger,
  };
}

/** The notes of the remote that refs are shared through; this repository's own where there is none, or it cannot be opened. */
async function notesOf(ground: Ground): Promise<{ notes: NotesSource; warning?: Warning }> {
  const own = localNotes(ground.objects);
  if (ground.remote === undefined) return { notes: own };
  try {
    return { notes: remoteNotes(await ground.refs(), noteOfComment(ground)) };
  } catch (error) {
    if (!(error instanceof CmlError)) throw error;
    return { notes: own, warning: { code: error.code, message: inWords(error) } };
  }
}

/** What the report will ask of the same remote comes in the same request. */
function noteOfComment({ ci, part, key }: Ground): string[] {
  return ci.changeRequest === undefined ? [] : [commentRef(ownerOf(ci), part?.comment ?? key)];
}

/** What lies in the work tree now. */
export function collectHead(ground: Ground): Promise<Run> {
  return openReader(ground).head(workTreeView(ground.git));
}
