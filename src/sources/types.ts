import type { RevisionView } from '../io/view.ts';
import type { Plot } from '../model/plot.ts';
import type { DataVersion, Entry, Run, StageRecord, Warning } from '../model/run.ts';

/** What a source adds to a Run. */
export interface RunParts {
  readonly metrics?: readonly Entry[];
  readonly params?: readonly Entry[];
  readonly plots?: readonly Plot[];
  readonly data?: readonly DataVersion[];
  readonly stages?: readonly StageRecord[];
  readonly warnings?: readonly Warning[];
  /** Paths that this source has read as its own, so that a more general one leaves them alone. */
  readonly claimed?: readonly string[];
}

/** What the user's cml.yaml says about where to look, by globs relative to the repository's root; and what for. */
export interface CollectOptions {
  readonly metrics: readonly string[];
  readonly params: readonly string[];
  readonly plots: readonly string[];
  readonly ignore: readonly string[];
  /** Where none of the named files is: what this report is about, of a repository with several. All where there is none. */
  readonly paths?: readonly string[];
  /** Nobody asks for plots: a source may leave them out, as long as it claims their files. */
  readonly skipPlots?: boolean;
}

export interface SourceContext {
  readonly view: RevisionView;
  /** The paths that matched `marks` and that no earlier source claimed, sorted. */
  readonly found: readonly string[];
  readonly options: CollectOptions;
}

/** A reader of the files of one tool. */
export interface Source {
  readonly name: string;
  /**
   * Globs of the files that show the tool was used. The tree is listed once for all sources; one with no match is never
   * loaded further.
   */
  readonly marks: readonly string[];
  /**
   * Sources run from specific to general; a lower number runs first and its claims hold.
   */
  readonly order: number;
  /** Never throws for bad input: an unreadable file is a warning that names it. */
  collect(context: SourceContext): Promise<RunParts>;
}

/** What is known of a source before it is loaded: its folder's index.ts, which imports nothing. */
export interface SourceEntry extends Pick<Source, 'name' | 'marks' | 'order'> {
  /** The tool whose files it reads, as its makers write it. */
  readonly tool: string;
  /** What it reads, for the support table. */
  readonly reads: string;
  /** The versions of the tool that wrote the files it is tested on; by its documentation alone where there is none. */
  readonly tested: readonly string[] | 'by documentation';
  /** Its marks count in folders of tests, examples, documentation and DVC’s own too. */
  readonly everywhere?: boolean;
  /** It is also asked where cml.yaml names files, whatever its marks. */
  readonly configured?: boolean;
  /** Mostly `() => import('./collect.ts')`. */
  load(): Promise<Pick<Source, 'collect'>>;
}

export type { Run };
