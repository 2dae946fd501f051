import { createMask } from '../io/mask.ts';
import { maskData } from '../io/mask-data.ts';
import { openObjects } from '../io/objects.ts';
import type { RevisionView } from '../io/view.ts';
import { commitView, workTreeView } from '../io/views.ts';
import { localNotes, openLedger, remoteNotes } from '../ledger/index.ts';
import type { Changes } from '../model/change.ts';
import type { Run, Warning } from '../model/run.ts';
import type { Judgement } from '../model/verdict.ts';
import type { CollectOptions } from '../sources/types.ts';
import { type Baseline, findBaseline } from './collect/baseline.ts';
import { type BaselineRun, readBaselineRun } from './collect/baseline-run.ts';
import { collect } from './collect/index.ts';
import { drawTogether } from './collect/replicates.ts';
import { diff } from './diff/index.ts';
import { ancestorsOf } from './evidence/ancestors.ts';
import { gatherEvidence, judgeOptions } from './evidence/index.ts';
import type { Ground } from './ground.ts';
import { judge } from './judge/index.ts';

/** Two revisions side by side, and what is to be thought of the difference. */
export interface Comparison {
  readonly head: Run;
  readonly baseline: Baseline | undefined;
  readonly baselineRun: BaselineRun | undefined;
  readonly changes: Changes;
  readonly judgement: Judgement;
  /** What stood in the way of the baseline. */
  readonly warnings: readonly Warning[];
}

export interface CompareOptions {
  /** Instead of the baseline found from the change request or the branch. */
  readonly revision?: string;
  /** A commit to take as head instead of the work tree. */
  readonly head?: string;
  /** What repeated trainings left in the work tree, drawn together. */
  readonly trained?: Run;
}

/** Commits of the base branch that a history is made of. */
const historyLength = 60;

/** Collects head and its baseline, and compares and judges them. */
export async function compare(ground: Ground, options: CompareOptions = {}): Promise<Comparison> {
  const { git, ci, config, remote } = ground;
  const objects = openObjects(git);
  try {
    const where = collectOptions(config);
    // A training can write a secret into its metrics; from here they go to the ledger, the report and the forge.
    const mask = createMask(git.env);
    const at = async (view: RevisionView) => maskData(drawTogether(await collect(view, where)), mask);
    const headView = options.head === undefined ? workTreeView(git) : commitView(git, options.head, objects);
    const [head, answer] = await Promise.all([
      options.trained ?? at(headView),
      findBaseline(git, {
        ci,
        ...(options.revision !== undefined && { revision: options.revision }),
        ...(remote !== undefined && { remote }),
      }),
    ]);
    const { baseline } = answer;
    const ledger = openLedger(remote === undefined ? localNotes(objects) : remoteNotes(await ground.refs()));
    const base = baseline && { sha: baseline.sha, view: commitView(git, baseline.sha, objects) };
    const baselineRun =
      base &&
      (await readBaselineRun(git, {
        sha: base.sha,
        key: ground.key,
        collectAt: () => at(base.view),
        ledger,
        ...(remote !== undefined && { remote }),
      }));
    const changes = diff(baselineRun?.run, head, { directions: config.directions });
    const evidence =
      base &&
      baselineRun?.run &&
      (await gatherEvidence({
        config,
        changes,
        head: headView,
        baseline: base.view,
        baselineRun: baselineRun.run,
        ledger,
        ancestors: () =>
          ancestorsOf(git, base.sha, historyLength, remote === undefined ? undefined : ground.refs),
        key: ground.key,
        attempt: ci.run?.attempt,
      }));
    const judgement = judge(changes, evidence?.options ?? judgeOptions(config));
    return {
      head,
      baseline,
      baselineRun,
      changes,
      judgement,
      warnings: [...answer.warnings, ...(baselineRun?.warnings ?? []), ...(evidence?.warnings ?? [])],
    };
  } finally {
    objects.close();
  }
}

/** Where cml.yaml says to look. */
export function collectOptions(config: Ground['config']): CollectOptions {
  const { metrics = [], params = [], plots = [], ignore = [] } = config;
  return { metrics, params, plots, ignore };
}
