import type { Value } from '../../model/value.ts';

/** A value of a metric's history. */
export interface Point {
  /** May be negative. */
  readonly step: number;
  /** Milliseconds since 1970. */
  readonly time: number;
  readonly value: number;
}

/** What is known of a run before its numbers are read. */
export interface RunInfo {
  readonly id: string;
  /** The experiment's name. */
  readonly experiment: string;
  /** Milliseconds since 1970. */
  readonly start: number;
  readonly failed: boolean;
  /** The run that it is a part of. */
  readonly parent?: string;
}

export interface RunContent {
  /** By name: the value that MLflow itself shows, with its step. */
  readonly metrics: ReadonlyMap<string, { readonly value: Value; readonly step: number }>;
  readonly params: ReadonlyMap<string, string>;
  /** By name, in order of step. */
  readonly histories: ReadonlyMap<string, readonly Point[]>;
}

/** A store of runs: a folder or a database. Deleted runs and experiments are not in it. */
export interface Store {
  runs(): Promise<readonly RunInfo[]>;
  /** Histories may cost more than the rest, and need not be wanted. */
  read(run: RunInfo, options?: { readonly histories?: boolean }): Promise<RunContent>;
}

/** The newest run of each experiment. Runs within runs are parts of a search, or its repetitions, not its result. */
export function newestRuns(runs: readonly RunInfo[]): RunInfo[] {
  const newest = new Map<string, RunInfo>();
  for (const run of runs) {
    const known = newest.get(run.experiment);
    if (
      run.parent === undefined &&
      (!known || run.start > known.start || (run.start === known.start && run.id > known.id))
    )
      newest.set(run.experiment, run);
  }
  return [...newest.values()].sort((a, b) => (a.experiment < b.experiment ? -1 : 1));
}

/** MLflow's database has no infinities and keeps the largest double in their place. */
export function unbounded(value: number): number {
  return Math.abs(value) > 1.7976931e308 ? Math.sign(value) * Number.POSITIVE_INFINITY : value;
}

/** As MLflow orders a history: by step, then time, then value; the last is the metric's value, whatever was logged last. */
export function inOrder(points: readonly Point[]): Point[] {
  return [...points].sort((a, b) => a.step - b.step || a.time - b.time || a.value - b.value || 0);
}
