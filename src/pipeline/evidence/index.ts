import type { RevisionView } from '../../io/view.ts';
import type { Ledger } from '../../ledger/index.ts';
import type { Change, Changes } from '../../model/change.ts';
import type { Run, Warning } from '../../model/run.ts';
import type { Config } from '../../options/config.ts';
import type { JudgeOptions, Predictions, PredictionTable, Replicates } from '../judge/index.ts';
import { withChecks } from './checks.ts';
import { compact } from './compact.ts';
import { readDrift } from './drift.ts';
import { type Ancestors, historyOf } from './history.ts';
import { insightsOf } from './insights.ts';
import { likeForLike } from './like-for-like.ts';
import { type BaselineTables, type FoundPredictions, readPredictions } from './predictions.ts';

export interface EvidenceInput {
  readonly config: Config;
  readonly changes: Changes;
  readonly head: RevisionView;
  /** Undefined where there is nothing to compare with. */
  readonly baseline: BaselineEvidence | undefined;
  readonly ledger: Ledger;
  readonly key: string;
}

export interface BaselineEvidence extends BaselineTables {
  readonly run: Run;
  /** The baseline and the commits before it on its branch, newest first, as far as they are known. */
  readonly ancestors: Ancestors;
}

export interface Evidence {
  /** With the metrics and pictures that cml itself makes from predictions and inputs. */
  readonly changes: Changes;
  readonly options: JudgeOptions;
  /** What head said of every example, as far as another run is compared with it. */
  readonly predictions: KeptPredictions | undefined;
  readonly warnings: readonly Warning[];
}

export interface KeptPredictions {
  readonly file: string;
  table(): PredictionTable;
}

/** What there is to judge a change by, beyond its two numbers; each kind is used where the run left it. */
export async function gatherEvidence(input: EvidenceInput): Promise<Evidence> {
  const { config, changes, baseline } = input;
  const warnings: Warning[] = [];
  const found = await readPredictions(input, warnings);
  const drift = await readDrift(input, warnings);
  const predictions = found && paired(found);
  const insights = insightsOf({ config, found, predictions, drift }, warnings);
  if (baseline !== undefined) warnings.push(...likeForLike(changes, predictions));
  const replicates = replicatesOf(changes);
  const all: Changes = {
    ...changes,
    metrics: [...changes.metrics, ...insights.metrics],
    plots: [...changes.plots, ...insights.plots],
  };
  return {
    changes: all,
    options: {
      ...judgeOptions(config),
      gates: withChecks(config.gates, changes),
      predictions,
      seedPredictions: found?.seeds,
      replicates,
      nondeterminism: nondeterminismOf(changes, warnings),
      history: baseline && (await historyOf(input, baseline, warnings)),
      computed: insights.computed,
      opinions: insights.opinions,
      insights: insights.insights,
    },
    predictions: found && {
      file: found.file,
      table: () => compact(found.after, found.roles, config.fairness?.attributes),
    },
    warnings,
  };
}

function paired({ before, after, roles }: FoundPredictions): Predictions | undefined {
  return before && { before, after, roles };
}

/** What cml.yaml alone says of judging. */
export function judgeOptions({ gates, tolerance, confidence, 'test-size': testSize }: Config): JudgeOptions {
  return { gates, tolerance, confidence, testSize };
}

/** What the same commit and seed gave twice, by metric; a difference is told. */
function nondeterminismOf({ metrics }: Changes, warnings: Warning[]): Map<string, number[]> {
  const found = new Map<string, number[]>();
  const differing: Change[] = [];
  for (const change of metrics) {
    const { name, old, new: recent } = change;
    const distances = [old?.probe, recent?.probe].filter((distance) => distance !== undefined);
    if (distances.length > 0) found.set(name, distances);
    if (recent?.probe !== undefined && recent.probe > 0) differing.push(change);
  }
  const [first] = differing;
  if (first === undefined) return found;
  const more = differing.length > 1 ? ` (and in ${differing.length - 1} more)` : '';
  warnings.push({
    code: 'nondeterministic',
    message: `The same commit and seed did not give the same numbers: two runs differ by ${Number(first.new!.probe!.toPrecision(3))} in ${first.name}${more}. Intervals are made wider for it; a fixed seed, or several seeds, would narrow them.`,
  });
  return found;
}

/** Metrics whose two sides both come from repeated trainings. */
function replicatesOf({ metrics }: Changes): Map<string, Replicates> {
  const found = new Map<string, Replicates>();
  for (const { name, old, new: recent } of metrics) {
    const [before, after] = [old?.replicates, recent?.replicates];
    if (before && after && before.kind === after.kind) {
      found.set(name, { kind: after.kind, before: before.values, after: after.values });
    }
  }
  return found;
}
