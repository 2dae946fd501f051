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

/**
 * A driver translates to one API and does nothing else: finding, deciding, fitting, escaping and retrying live once, in
 * pipeline/comment and io/http. An optional method is an optional capability. All throw CmlError with a `forge-*` code.
 */
export interface Forge {
  readonly name: 'github' | 'gitlab' | 'bitbucket' | 'gitea' | 'local';
  readonly dialect: Dialect;
  /** Oldest first or newest first, whichever the forge lists; every page, one request each, only as far as it is read. */
  comments(target: Target): AsyncIterable<Comment>;
  createComment(target: Target, body: string): Promise<Comment>;
  updateComment(target: Target, id: string, body: string): Promise<Comment>;
  deleteComment(target: Target, id: string): Promise<void>;
  /** The open change request whose head is this commit, else the newest that contains it. */
  changeRequestOf(sha: string): Promise<ChangeRequest | undefined>;
  changeRequest(number: number): Promise<ChangeRequest | undefined>;
  setStatus(sha: string, status: Status): Promise<{ url?: string }>;
  /** Writes nothing. With the number of a change request, forges that only say so there are asked about its comments. */
  permissions(changeRequest?: number): Promise<Permissions>;
  /** The forge's own place for pictures, where it has a better one than a ref of the repository. */
  readonly uploads?: AssetStore;
  /** Where a file of a commit is shown to who may read the repository; for forges whose pages may show such pictures. */
  blobUrl?(sha: string, path: string): string;
}
