import type { Plot } from './plot.ts';
import type { Content, DataVersion, Direction, Entry } from './run.ts';

export type State = 'same' | 'changed' | 'added' | 'removed';

/** One metric or param on both sides. */
export interface Change {
  /** Short where it is unique over both runs, else `file:key`. */
  readonly name: string;
  readonly state: State;
  readonly old?: Entry;
  readonly new?: Entry;
  /** new − old, where both are numbers or flags. NaN where one side is. */
  readonly delta?: number;
  /** delta ÷ |old|, where old is not 0 and both are finite. */
  readonly ratio?: number;
  readonly direction: Direction | 'unknown';
}

export interface DataChange {
  readonly path: string;
  readonly state: State;
  readonly old?: DataVersion;
  readonly new?: DataVersion;
}

/** Why a stage had to run again. `stage` is the one that made a dependency. */
export type Cause =
  | { readonly kind: 'command' }
  | { readonly kind: 'param'; readonly file: string; readonly key: string }
  | { readonly kind: 'dependency'; readonly path: string; readonly stage?: string }
  /** Nothing that it takes differs, and yet it made something else. */
  | { readonly kind: 'output'; readonly path: string };

/** One stage of a pipeline between what it took and what it made. */
export interface StageChange {
  readonly stage: string;
  /** `cached`: with the inputs that the baseline had, so that nothing had to be done. */
  readonly state: 'cached' | 'ran' | 'added' | 'removed';
  readonly takes: readonly Content[];
  readonly makes: readonly Content[];
  /** What made it run; empty for all but `ran`. */
  readonly causes: readonly Cause[];
}

export interface PlotPair {
  readonly id: string;
  readonly old?: Plot;
  readonly new?: Plot;
}

/** Everything that differs between baseline and head, and everything that does not. */
export interface Changes {
  readonly metrics: readonly Change[];
  readonly params: readonly Change[];
  readonly data: readonly DataChange[];
  readonly plots: readonly PlotPair[];
  readonly stages: readonly StageChange[];
}
