import type { Resources } from '../model/run.ts';

/** A training command to execute. */
export interface Job {
  /** An argument vector, or a script for `bash -euo pipefail`. */
  readonly command: readonly string[] | { readonly script: string };
  /** An absolute path. */
  readonly directory: string;
  /** The whole environment of the command. */
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** How a command ended, and what it cost. */
export interface Execution {
  /** The command's own exit code; 128 + n where signal n ended it; 127 and 126 where it could not be started. */
  readonly exitCode: number;
  readonly signal?: NodeJS.Signals;
  readonly resources: Resources;
}

/** What the training stage says of a command. */
export interface Outcome extends Execution {
  /** The last lines of its output, stdout and stderr as they came, readable and with secrets masked. */
  readonly tail: string;
}

export interface RunOptions {
  /** Takes the command's output as it comes, stdout and stderr alike. */
  readonly onOutput: (chunk: Buffer) => void;
  /**
   * Its abort is passed on to the command, which may end in its own way within the grace. A reason of `SIGINT` is
   * passed on as that signal, any other as SIGTERM.
   */
  readonly signal?: AbortSignal;
  /** Milliseconds between the abort and the end by force; 7,000 unless told, within what CI systems allow. */
  readonly grace?: number;
}

/** What executes a training: this machine, and later Slurm, Ray, Kubernetes or a cloud. */
export interface Engine {
  readonly name: string;
  /**
   * Runs the job to its end. A command that fails or cannot be found is an outcome, with a line of output that says why.
   * @throws CmlError `file-missing` where the job's directory is none.
   */
  run(job: Job, options: RunOptions): Promise<Execution>;
}
