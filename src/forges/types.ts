import type { Patience } from '../io/http.ts';
import type { AssetStore } from '../stores/types.ts';

/** Where a comment can stand. */
export type Target =
  | { readonly kind: 'change-request'; readonly number: number }
  | { readonly kind: 'issue'; readonly number: number }
  | { readonly kind: 'commit'; readonly sha: string };

export interface Comment {
  readonly id: string;
  readonly body: string;
  readonly url: string;
  /** Written by the identity that the token belongs to. */
  readonly mine: boolean;
  /** Folded away as outdated, as far as the forge tells. */
  readonly hidden?: boolean;
}

/** As many comments as one answer of the forge holds. */
export interface CommentPage {
  readonly comments: readonly Comment[];
  /** Where a later listing may begin to have this page first, in the forge's own terms; none for the first one. */
  readonly from?: string;
}

/** Somebody: `id` is what the forge tells people apart by, `name` what they are called. */
export interface Person {
  readonly id: string;
  readonly name: string;
}

/** A comment as somebody wrote it; times in milliseconds since 1970. */
export interface Remark {
  readonly id: string;
  readonly author: Person;
  readonly body: string;
  readonly writtenAt: number;
  readonly editedAt: number;
}

export interface ChangeRequest {
  readonly number: number;
  readonly url: string;
  readonly state: 'open' | 'closed' | 'merged';
  readonly headSha: string;
  readonly sourceBranch: string;
  readonly targetBranch: string;
  /** The source lives in another repository. */
  readonly fork: boolean;
}

/** What the forge's Markdown can show. */
export interface Dialect {
  /** Raw HTML: `<details>`, `<sub>`, hidden comments. */
  readonly html: boolean;
  /** `<picture>` with a source for the dark theme. */
  readonly picture: boolean;
  readonly mermaid: boolean;
  /** Lines that start with `/command` are executed (GitLab's quick actions) and must be defused. */
  readonly quickActions: boolean;
  /** The most characters a comment may have. */
  readonly limit: number;
}

/** A commit status, or the part of a check run that every forge has. */
export interface Status {
  readonly name: string;
  readonly state: 'success' | 'failure' | 'neutral' | 'pending';
  /** The same more exactly, for a forge with check runs. */
  readonly detail?: 'queued' | 'cancelled' | 'skipped' | 'timed_out';
  /** One line; cut to what the forge takes. */
  readonly title: string;
  /** Markdown, for a forge that shows more than a line. */
  readonly summary?: string;
  readonly url?: string;
  readonly annotations?: readonly Annotation[];
}

export interface Annotation {
  readonly path: string;
  readonly line: number;
  readonly level: 'failure' | 'warning' | 'notice';
  readonly message: string;
}

/** What the token may do here; `undefined` is "the forge does not say". */
export interface Permissions {
  readonly comment: boolean | undefined;
  readonly status: boolean | undefined;
  readonly push: boolean | undefined;
  /** The identity, for people: `github-actions[bot]`. */
  readonly login?: string;
}

/** How a change request is merged. */
export type MergeMethod = 'merge' | 'rebase' | 'squash';

/** What opening a change request takes. */
export interface NewRequest {
  readonly source: string;
  readonly target: string;
  readonly title: string;
  /** Markdown. */
  readonly body: string;
}

export interface Requests {
  /** The open one that leads from one branch of this repository to another. */
  find(source: string, target: string): Promise<ChangeRequest | undefined>;
  open(request: NewRequest): Promise<ChangeRequest>;
  /** Has the forge merge it once it may be: `queued`; where nothing is required, it is merged at once. */
  merge(number: number, method: MergeMethod): Promise<'queued' | 'merged'>;
}

/** That somebody put a label on a change request, or took it off; the time in milliseconds since 1970. */
export interface Labelling {
  readonly label: string;
  readonly isOn: boolean;
  readonly by: Person;
  readonly at: number;
}

/** What people said on a change request, and whether they may. */
export interface People {
  remarks(number: number): AsyncIterable<Remark>;
  /** In the order in which it happened; absent where the forge has no labels. */
  labellings?(number: number): AsyncIterable<Labelling>;
  /** Whether somebody may push to the repository; not, where the forge does not tell. */
  mayWrite(person: Person): Promise<boolean>;
}

/** The labels of change requests, by name. */
export interface Labels {
  of(number: number): Promise<readonly string[]>;
  /** Puts some on, making those that the repository does not have, and takes others off. One request may do it all. */
  change(
    number: number,
    labels: { readonly add: readonly string[]; readonly remove: readonly string[] },
  ): Promise<void>;
}

/** A build of a change request from a fork, which its own repository has run with its own rights. */
export interface ForkBuild {
  readonly change: ChangeRequest;
  /** Another one whenever its jobs may have left something else. */
  readonly id: string;
  /** One a job that left files behind: reads one of them by its path; undefined where it is not there. */
  readonly jobs: readonly ((path: string, maxBytes: number) => Promise<Uint8Array | undefined>)[];
}

export interface Runner {
  /** In the forge's own terms: a number, or a UUID in braces. */
  readonly id: string;
  readonly name: string;
  readonly labels: readonly string[];
  readonly online: boolean;
  readonly busy: boolean;
}

/** What the runner program of the forge needs to sign on. */
export interface Registration {
  readonly token: string;
  /** Known where registering made it; else the program itself makes the runner. */
  readonly id?: string;
  /** The name by which the program signs on, where that is not the `id`. */
  readonly uuid?: string;
  /** Beside the token, what a program is told by its environment. */
  readonly environment?: Readonly<Record<string, string>>;
}

export interface Runners {
  list(): Promise<readonly Runner[]>;
  register(runner: {
    readonly name: string;
    readonly labels: readonly string[];
    /** It leaves after one job; some forges take it off their list then by themselves. */
    readonly single?: boolean;
  }): Promise<Registration>;
  remove(id: string): Promise<void>;
  /** The build whose job a runner has now, as `rerun` takes it. */
  building?(runner: { readonly name: string; readonly id?: string | undefined }): Promise<string | undefined>;
  /** The forge's program for this machine, where the forge itself says where it is. */
  program?(): Promise<
    { readonly url: string; readonly sha256?: string; readonly token?: string } | undefined
  >;
}

/**
 * A driver translates to one API and does nothing else: finding, deciding, fitting, escaping and retrying live once, in
 * pipeline/comment and io/http. An optional method is an optional capability. All throw CmlError with a `forge-*` code.
 */
export interface Forge {
  readonly name: 'github' | 'gitlab' | 'bitbucket' | 'gitea' | 'local';
  readonly dialect: Dialect;
  /** Its requests end by this, and so does whoever waits between them. */
  readonly patience: Patience;
  /**
   * Oldest first where the forge can list so; every page, one request each, only as far as it is read. `from` is that of a
   * page of an earlier listing; one that means nothing any more may begin anywhere.
   */
  comments(target: Target, from?: string): AsyncIterable<CommentPage>;
  /**
   * A write is not repeated where it may have taken effect: whoever calls looks first. It is where it came too soon and the
   * time that the forge asks for can be waited; what fails with status 429 is not worth another try.
   */
  createComment(target: Target, body: string): Promise<Comment>;
  updateComment(target: Target, id: string, body: string): Promise<Comment>;
  deleteComment(target: Target, id: string): Promise<void>;
  /** Folds a comment away as outdated, where it stays readable, or shows it again. Doing it twice is no error. */
  hideComment?(target: Target, id: string, hidden: boolean): Promise<void>;
  /** The open change request whose head is this commit, else the newest that contains it. */
  changeRequestOf(sha: string): Promise<ChangeRequest | undefined>;
  changeRequest(number: number): Promise<ChangeRequest | undefined>;
  setStatus(sha: string, status: Status): Promise<{ url?: string }>;
  /** Writes nothing. With the number of a change request, forges that only say so there are asked about its comments. */
  permissions(changeRequest?: number): Promise<Permissions>;
  readonly people?: People;
  /** Change requests that we open, for forges where a branch of the repository is enough to open one. */
  readonly requests?: Requests;
  readonly labels?: Labels;
  /** The newest build of the head of each open change request from a fork, for forges that start no second stage themselves. */
  forkBuilds?(): AsyncIterable<ForkBuild>;
  /** Runs a build again, by the number or name it has on the forge; one that is still running is stopped first. */
  rerun?(build: string): Promise<void>;
  /** Machines that run the repository's jobs. */
  readonly runners?: Runners;
  /** The forge's own place for pictures, where it has a better one than a ref of the repository. */
  readonly uploads?: AssetStore;
  /** Where a file of a commit is shown to who may read the repository; for forges whose pages may show such pictures. */
  blobUrl?(sha: string, path: string): string;
}
