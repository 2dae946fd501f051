import type { Change, PlotPair } from '../../model/change.ts';
import type { Insights } from '../../model/insight.ts';
import type { Warning } from '../../model/run.ts';
import type { Config } from '../../options/config.ts';
import { gateTable } from '../judge/gate-table.ts';
import type { JudgeOptions, Predictions } from '../judge/index.ts';
import { driftMetrics } from '../judge/insights/drift.ts';
import { fairnessOf } from '../judge/insights/fairness.ts';
import { picturesOf } from '../judge/insights/pictures.ts';
import { sharedExamples } from '../judge/insights/sides.ts';
import { slicesOf, trialSlices } from '../judge/insights/slices.ts';
import { unstableQuestions } from '../judge/insights/unstable.ts';
import type { FoundDrift } from './drift.ts';
import type { FoundPredictions } from './predictions.ts';

interface Found {
  readonly config: Config;
  readonly found: FoundPredictions | undefined;
  readonly predictions: Predictions | undefined;
  readonly drift: FoundDrift | undefined;
}

interface Made extends Pick<JudgeOptions, 'computed' | 'opinions'> {
  readonly metrics: readonly Change[];
  readonly plots: readonly PlotPair[];
  readonly insights: Insights;
}

/** What cml itself makes of the predictions and the inputs: metrics that gates can name, pictures, and what lies behind. */
export function insightsOf({ config, found, predictions, drift }: Found, warnings: Warning[]): Made {
  const shared = predictions && sharedExamples(predictions);
  const fairness = fairnessFor(config, found, shared, warnings);
  // A column's drift is a metric where a gate asks for it; all of them would be most of the report.
  const gates = gateTable(config.gates ?? {});
  const drifted = drift
    ? driftMetrics(drift.drift).filter(({ change }) => gates.of([change.name]).length > 0)
    : [];
  const slices = predictions && (shared ? slicesOf(predictions, shared) : trialSlices(predictions));
  const unstable = predictions && unstableQuestions(predictions);
  return {
    metrics: [...(fairness?.metrics ?? []), ...drifted.map(({ change }) => change)],
    plots: found && shared ? picturesOf(found.file, shared) : [],
    computed: fairness?.findings,
    opinions: new Map(drifted.map(({ change, opinion }) => [change.name, opinion])),
    insights: {
      ...(slices && { slices }),
      ...(unstable && { unstable }),
      ...(fairness && { fairness: fairness.groups }),
      ...(drift && !drift.isFirst && { drift: drift.drift }),
    },
  };
}

function fairnessFor(
  { fairness }: Config,
  found: FoundPredictions | undefined,
  shared: ReturnType<typeof sharedExamples>,
  warnings: Warning[],
) {
  if (fairness === undefined) return undefined;
  if (found === undefined) {
    warnings.push({
      code: 'no-predictions',
      message: 'Fairness is computed from a table of predictions, and there is none.',
    });
    return undefined;
  }
  const result = fairnessOf({ ...found, attributes: fairness.attributes, shared });
  for (const message of result.problems) warnings.push({ code: 'fairness', file: found.file, message });
  return result;
}
