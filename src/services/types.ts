import type { RunParts } from '../sources/types.ts';
import type { Client } from './client.ts';

/** What cml.yaml says under `sources:`. `false` keeps a service from being asked, whatever the environment names. */
export interface ServiceSettings {
  readonly exec?: string | Readonly<Record<string, string>> | undefined;
  readonly mlflow?: false | { readonly experiment?: string | undefined } | undefined;
  readonly wandb?:
    | false
    | { readonly entity?: string | undefined; readonly project?: string | undefined }
    | undefined;
  readonly metaflow?: false | { readonly flow?: string | undefined } | undefined;
  readonly prometheus?:
    | false
    | { readonly url?: string | undefined; readonly queries: Readonly<Record<string, string>> }
    | undefined;
  readonly sagemaker?: false | { readonly job: string; readonly region?: string | undefined } | undefined;
  readonly vertex?:
    | false
    | {
        readonly project: string;
        readonly location: string;
        readonly experiment: string;
        readonly run: string;
      }
    | undefined;
}

/** What decides whether, where and how a service is asked. Plain data. */
export interface Place {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly settings: ServiceSettings;
}

/** A service that can be asked. */
export interface Found {
  /** For people and for `cml sources`: an address or a command, never with a credential in it. */
  readonly where: string;
}

/** The environment or cml.yaml name a service, but not enough to ask it. */
export interface Incomplete {
  /** One sentence: what is missing, and what to do. */
  readonly missing: string;
}

export interface Question {
  readonly place: Place;
  /** The commits that a run may have been recorded for, full SHAs, the likeliest first. */
  readonly commits: readonly string[];
  /** Whether the numbers of the work tree are wanted: then also what has no commit is asked, as what a query says now. */
  readonly now: boolean;
  /** Whether the training still runs: its last word is not spoken then. */
  readonly training: boolean;
  /** Nobody asks for plots: no request is made for them. */
  readonly skipPlots: boolean;
  /** The repository's folder. */
  readonly directory: string;
  /** Opens a client for one server, bounded in time and in bytes. */
  client(base: string, headers?: Readonly<Record<string, string>>): Client;
}

/** Something that is asked for the numbers of a commit, where a `Source` reads them from its files. */
export interface Service {
  /**
   * What it has recorded for the first of the commits that it knows; empty parts where it knows none. Throws CmlError
   * where it cannot be asked: the caller makes a warning of it.
   */
  ask(question: Question): Promise<RunParts>;
}

/** What is known of a service before it is loaded: its folder's index.ts. */
export interface ServiceEntry {
  /** The `source` of its entries. */
  readonly name: string;
  readonly tool: string;
  readonly reads: string;
  /** What has to be there for it to be asked, for the support table: Markdown. */
  readonly asked: string;
  /** The versions of the tool that it is tested against; by its documentation alone where there is none. */
  readonly tested: readonly string[] | 'by documentation';
  /** Undefined where nothing names it. Pure. */
  find(place: Place): Found | Incomplete | undefined;
  /** Whether, asked like this, it knows nothing of any commit, only of now. Pure. */
  isOfNow?(place: Place): boolean;
  load(): Promise<Service>;
}
