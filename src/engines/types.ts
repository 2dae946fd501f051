import type { Resources } from '../model/run.ts';

/** A training command to execute. */
export interface Job {
  /** An argument vector, or a script for `bash -euo pipefail`. */
  readonly command: readonly string[] | { readonly script: string };
  readonly directory: string;
  /** The whole environment of the command. */
  readonly environment: Readonly<Record<string, string | undefined>>;
}

export interface Outcome {
  /** The command's own exit code; 128 + n where signal n ended it. */
  readonly exitCode: number;
  readonly signal?: NodeJS.Signals;
  readonly resources: Resources;
  /** The last lines of its output, stdout and stderr as they came, secrets masked. */
  readonly tail: string;
}

/** What executes a training: this machine, and later Slurm, Ray, Kubernetes or a cloud. */
export interface Engine {
  readonly name: string;
  /**
   * Runs the job to its end. Output goes to `onOutput` as it comes; an abort of `signal` is passed on to the command,
   * which may end in its own way.
   */
  run(
    job: Job,
    options: { onOutput: (chunk: Buffer) => void; signal?: AbortSignal; mask?: (text: string) => string },
  ): Promise<Outcome>;
}
