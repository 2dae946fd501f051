import type { Run } from './run.ts';

/** A trial that was derived from a commit and is on no branch: a DVC experiment. */
export interface Experiment {
  readonly name: string;
  /** The commit that holds it. */
  readonly sha: string;
  /** The commit that it was derived from. */
  readonly baseline: string;
  readonly run: Run;
}
