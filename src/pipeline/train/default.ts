import type { Job } from '../../engines/types.ts';

/** What a repository and its machine have, where nobody said what to run. */
export interface TrainingFacts {
  /** A dvc.yaml with stages in the working directory. */
  readonly hasPipeline: boolean;
  /** The program `dvc` is on PATH. */
  readonly hasDvc: boolean;
}

/** `dvc repro` where there is a pipeline and dvc to run it; `undefined` where there is nothing to run. */
export function defaultCommand({ hasPipeline, hasDvc }: TrainingFacts): Job['command'] | undefined {
  return hasPipeline && hasDvc ? ['dvc', 'repro'] : undefined;
}
