import type { Plot } from './plot.ts';
import type { Value } from './value.ts';

/** Which way a metric should move. */
export type Direction = 'higher' | 'lower';

/** What repeated trainings of one revision measured, by seed, or by fold of a cross-validation. */
export interface Replicates {
  readonly kind: 'seeds' | 'folds';
  /** `id` pairs the two sides of a comparison. */
  readonly values: readonly { readonly id?: string; readonly value: number }[];
}

/**
 * One named number, text or flag that a training left behind. `key` is dotted (`test.auc`) and comes from a file, so it
 * is hostile: it may be `__proto__`, hold Markdown or HTML, or be empty (a file that is one bare number).
 */
export interface Entry {
  readonly key: string;
  readonly value: Value;
  /** The driver that read it (`files`, `dvc`, `mlflow` …). */
  readonly source: string;
  /** The file it stood in, relative to the repository's root with `/`; the service and the place there for what has no file: `mlflow/churn`. */
  readonly file: string;
  /** The training step of the value, where its tool recorded one. */
  readonly step?: number;
  /** The values that `value` is the mean of, where the training was repeated. */
  readonly replicates?: Replicates;
  /** The distance between two runs of the same commit and seed, where the training was probed for it. */
  readonly probe?: number;
  /** Set where the tool itself declares it (Optuna's study direction, `greater_is_better`). */
  readonly direction?: Direction;
}

/** The content of one data set, model or other file that the training read or wrote, by its hash. */
export interface DataVersion {
  readonly path: string;
  /** Lowercase hexadecimal; `.dir` is appended for a DVC directory. */
  readonly hash: string;
  readonly role: 'dependency' | 'output';
  /** The pipeline stage it belongs to, where there is one. */
  readonly stage?: string;
  /** Bytes. */
  readonly size?: number;
  /** Files in a directory. */
  readonly files?: number;
}

/** A file or folder by the hash of its content: `data@hash`. */
export interface Content {
  readonly path: string;
  readonly hash: string;
}

/** One stage of a pipeline as its lock file recorded its last run. */
export interface StageRecord {
  /** Unique over the repository; a pipeline's folder stands before the name where it is not the root. */
  readonly name: string;
  /** Texts that are equal where the tool holds commands, or values, equal. */
  readonly command: string;
  readonly params: readonly { readonly file: string; readonly key: string; readonly value: string }[];
  readonly takes: readonly Content[];
  readonly makes: readonly Content[];
}

/** What the training cost. Seconds and bytes, over the whole process tree. */
export interface Resources {
  readonly wallSeconds: number;
  readonly cpuSeconds?: number;
  readonly peakMemoryBytes?: number;
  readonly gpu?: { readonly name: string; readonly utilization?: number; readonly memoryBytes?: number };
}

/** Something that could not be read or was left out: never fatal, always shown. */
export interface Warning {
  /** Stable, for programs: `unreadable`, `too-large`, `outside`, `not-fetched` … */
  readonly code: string;
  readonly file?: string;
  /** One sentence: what, why, and what to do. */
  readonly message: string;
}

/** A failed gate that somebody let pass on purpose. */
export interface Override {
  /** The metric, or the gate's pattern. */
  readonly metric: string;
  /** Who, by the forge's name for them. */
  readonly by: string;
  readonly why: string;
}

/** What a run of this commit found of one gated metric; a later run of the same commit takes it into account. */
export interface RecordedLook {
  readonly metric: string;
  /** The full SHA of the commit that it was compared with. */
  readonly baseline: string;
  readonly low: number;
  readonly high: number;
  readonly confidence: number;
  readonly p: number;
}

/** What one training left at one revision. Plain data: it is kept in the ledger and printed by `cml collect --json`. */
export interface Run {
  /** The full commit SHA; null for the work tree. */
  readonly revision: string | null;
  readonly metrics: readonly Entry[];
  readonly params: readonly Entry[];
  readonly plots: readonly Plot[];
  readonly data: readonly DataVersion[];
  /** The stages of its pipelines, in the order of their definition. */
  readonly stages?: readonly StageRecord[];
  readonly resources?: Resources;
  /** Failed gates that were let pass at this revision. */
  readonly overrides?: readonly Override[];
  /** What each run of this commit found, where it was run by a CI service. */
  readonly looks?: readonly RecordedLook[];
  readonly warnings: readonly Warning[];
}

export function emptyRun(revision: string | null): Run {
  return { revision, metrics: [], params: [], plots: [], data: [], warnings: [] };
}

/** A warning as text that names its file, once. */
export function warningText({ file, message }: Warning): string {
  return file === undefined || message.includes(file) ? message : `${file}: ${message}`;
}
