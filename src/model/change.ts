import type { Plot } from './plot.ts';
import type { DataVersion, Direction, Entry } from './run.ts';

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
}
