import type { Change } from './change.ts';
import type { Insights } from './insight.ts';

/** What can be said of a change. `unknown` is "cannot tell", and an honest answer. */
export type Call = 'better' | 'worse' | 'noise' | 'unknown' | 'same';

/** The whole change in one word, the strongest that applies: the training failed, a gate did, or what the metrics say. */
export const verdictWords = ['failed', 'gate-failed', 'worse', 'better', 'unknown', 'noise', 'same'] as const;
export type VerdictWord = (typeof verdictWords)[number];

/** What the call rests on, from weakest to strongest. */
export type Evidence =
  | 'none'
  | 'tolerance'
  | 'test-size'
  | 'history'
  | 'replicates'
  | 'predictions'
  | 'trials'
  | 'seeds-and-predictions';

/** The outcome of one rule of a gate. */
export interface GateResult {
  /** As the user wrote it: `max-drop 0.01`. */
  readonly rule: string;
  /** The metric or glob the rule stands under in cml.yaml. */
  readonly pattern: string;
  readonly result: 'pass' | 'fail' | 'overridden';
  /** One sentence. */
  readonly why: string;
}

export interface Interval {
  readonly low: number;
  readonly high: number;
  /** 0.95 for a 95 % interval. */
  readonly confidence: number;
}

export interface Verdict {
  readonly change: Change;
  readonly call: Call;
  readonly evidence: Evidence;
  /** Of the delta. */
  readonly interval?: Interval;
  /** The test that was used, for the fold: `exact sign-flip test of 8 seeds, paired`. */
  readonly method?: string;
  /** Two-sided, of "nothing changed"; corrected where several gated metrics are judged together. */
  readonly p?: number;
  /** The interval with its own p, before any correction: what later runs of the same commit are held together with. */
  readonly look?: Interval & { readonly p: number };
  /** The smallest true difference that this evidence would have found four times in five. */
  readonly detectable?: number;
  /** One sentence a reviewer understands. */
  readonly why: string;
  readonly gates: readonly GateResult[];
}

export interface Judgement {
  /** One a metric, in the order of the changes. */
  readonly verdicts: readonly Verdict[];
  /** Of patterns that no metric has. */
  readonly unmatched: readonly GateResult[];
  readonly gates: { readonly passed: number; readonly failed: number; readonly overridden: number };
  /** Which examples and columns the verdicts come from, where there are any. */
  readonly insights?: Insights;
}
