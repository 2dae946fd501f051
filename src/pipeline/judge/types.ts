import type { Insights } from '../../model/insight.ts';
import type { Look } from '../../stats/sequential.ts';
import type { Opinion } from './call.ts';
import type { SeedPredictions } from './evidence/crossed.ts';
import type { Predictions } from './evidence/predictions.ts';
import type { Replicates } from './evidence/replicates.ts';
import type { Finding } from './evidence/types.ts';

/** A number in the metric's own unit, or a percentage of the baseline's value: `1%`. */
export type Amount = number | string;

/** The rules of one pattern under `gates:` in cml.yaml. All that are given must hold. */
export interface GateRule {
  readonly min?: number | undefined;
  readonly max?: number | undefined;
  readonly 'max-drop'?: Amount | undefined;
  readonly 'max-rise'?: Amount | undefined;
  /** Fails what is worse beyond chance; a drop or rise beyond its limit fails only where it is. */
  readonly significant?: boolean | undefined;
  /** Passes only where the interval shows that the metric is worse by no more than this (non-inferiority). */
  readonly 'not-worse-by'?: Amount | undefined;
  /** Passes only where the interval shows that the metric is better by more than this (superiority). */
  readonly 'better-by'?: Amount | undefined;
  /** Of the intervals that this gate looks at; 0.95 where it is not given. */
  readonly confidence?: number | undefined;
  /** The smallest change that matters: a smaller one is noise, however certain. */
  readonly 'min-effect'?: Amount | undefined;
}

export interface JudgeOptions {
  /** By metric or glob. Every pattern that matches a metric holds for it; a pattern that matches none fails. */
  readonly gates?: Readonly<Record<string, GateRule>> | undefined;
  /** How far a metric may move and still be noise: one amount for all, or by metric or glob. */
  readonly tolerance?: Amount | Readonly<Record<string, Amount>> | undefined;
  /** Of all intervals whose gate asks for no other; 0.95. */
  readonly confidence?: number | undefined;
  /** What every example was predicted to be, on both sides. */
  readonly predictions?: Predictions | undefined;
  /** The same of every seed, where each left a table. */
  readonly seedPredictions?: SeedPredictions | undefined;
  /** Values over seeds or folds, by metric. */
  readonly replicates?: ReadonlyMap<string, Replicates> | undefined;
  /** Values that the base branch had, oldest first, by metric; of the same data and test set. */
  readonly history?: ReadonlyMap<string, readonly number[]> | undefined;
  /** Examples in the test set, for metrics that are a share of them: for all, or by metric or glob. */
  readonly testSize?: number | Readonly<Record<string, number>> | undefined;
  /** By metric, the distance between two runs of the same commit and seed, for each side where it is known. */
  readonly nondeterminism?: ReadonlyMap<string, readonly number[]> | undefined;
  /** Findings of metrics that cml itself computes, by name, for a confidence. */
  readonly computed?: ReadonlyMap<string, (confidence: number) => Finding | undefined> | undefined;
  /** Metrics of which all is said already. */
  readonly opinions?: ReadonlyMap<string, Opinion> | undefined;
  /** Handed on to whoever reads the judgement. */
  readonly insights?: Insights | undefined;
  /** How often this commit was judged before: each look spends part of the certainty, so that reruns do not. */
  readonly looks?: number | undefined;
  /** What the earlier ones said of each metric, against the same baseline, as far as it was recorded. */
  readonly earlier?: ReadonlyMap<string, readonly Look[]> | undefined;
}
