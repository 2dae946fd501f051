import type { RevisionView } from '../../io/view.ts';
import type { Ledger } from '../../ledger/index.ts';
import type { Changes } from '../../model/change.ts';
import type { Run, Warning } from '../../model/run.ts';
import type { Config } from '../../options/config.ts';
import type { JudgeOptions, Replicates } from '../judge/index.ts';
import { type Ancestors, historyOf } from './history.ts';
import { readPredictions } from './predictions.ts';

export interface EvidenceInput {
  readonly config: Config;
  readonly changes: Changes;
  readonly head: RevisionView;
  readonly baseline: RevisionView;
  readonly baselineRun: Run;
  readonly ledger: Ledger;
  /** The baseline and the commits before it on its branch, newest first, as far as they are known. */
  readonly ancestors: Ancestors;
  readonly key: string;
  /** Which run of this very commit this is, from 1, where the CI tells: looking again must not find by chance. */
  readonly attempt: number | undefined;
}

/** What there is to judge a change by, beyond its two numbers; each kind is used where the run left it. */
export async function gatherEvidence(
  input: EvidenceInput,
): Promise<{ options: JudgeOptions; warnings: readonly Warning[] }> {
  const { config, changes } = input;
  const warnings: Warning[] = [];
  const predictions = await readPredictions(input, warnings);
  const replicates = replicatesOf(changes);
  const history = replicates.size === 0 && !predictions ? await historyOf(input, warnings) : undefined;
  return {
    options: { ...judgeOptions(config), predictions, replicates, history, looks: input.attempt },
    warnings,
  };
}

/** What cml.yaml alone says of judging. */
export function judgeOptions({ gates, tolerance, confidence, 'test-size': testSize }: Config): JudgeOptions {
  return { gates, tolerance, confidence, testSize };
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
