import type { StoredLabelling } from '../labellings.ts';

/** https://docs.gitlab.com/api/members/#roles */
export type Level = 10 | 20 | 30 | 40;

export interface Identity {
  readonly id: number;
  readonly username: string;
  /** In the project; undefined for who is no member. */
  readonly level?: Level;
  /** `read_api` may look; a job's token has rules of its own. */
  readonly scope: 'api' | 'read_api' | 'job';
}

export interface StoredNote {
  readonly id: number;
  body: string;
  readonly author: Identity;
  readonly system: boolean;
  /** The merge request, or the commit and the discussion that the note starts. */
  readonly on: number | string;
  readonly discussion?: string;
}

export interface MergeRequest {
  readonly iid: number;
  state: 'opened' | 'closed' | 'merged';
  sha: string;
  readonly sourceBranch: string;
  readonly targetBranch: string;
  /** Null where the fork was deleted. */
  readonly sourceProject: number | null;
  /** Commits it contains beside its head. */
  readonly commits?: readonly string[];
  readonly title?: string;
  readonly description?: string;
  labels?: readonly string[];
  /** Its pipeline in the fork: what each job left, by path; undefined for a fork that keeps them to itself. */
  forkPipeline?: {
    readonly id: number;
    readonly sha: string;
    status: string;
    readonly jobs: readonly (ReadonlyMap<string, Buffer> | undefined)[];
    readonly isPrivate?: boolean;
  };
  /** Answers of 405 before GitLab knows whether it can be merged. */
  checking?: number;
  /** It waits for its pipeline, or is merged; with its commits squashed or not. */
  merging?: { readonly squash: boolean };
}

export interface SelfHosted {
  readonly id: number;
  readonly description: string;
  readonly tags: readonly string[];
  online: boolean;
  busy: boolean;
}

export interface StoredStatus {
  readonly sha: string;
  readonly name: string;
  state: string;
  readonly description: string | null;
  readonly pipeline?: number;
}

export interface StoredUpload {
  readonly secret: string;
  readonly name: string;
  readonly type: string;
  readonly bytes: Buffer;
}

/** One project and who may touch it. */
export interface GitlabState {
  readonly project: string;
  readonly projectId: number;
  readonly identities: Map<string, Identity>;
  readonly mergeRequests: Map<number, MergeRequest>;
  readonly notes: StoredNote[];
  readonly labellings: StoredLabelling<Identity>[];
  readonly statuses: StoredStatus[];
  readonly uploads: StoredUpload[];
  knows: (sha: string) => boolean;
  /** The head of a branch of the project. */
  branch: (name: string) => string | undefined;
  /** Whether branches have a pipeline that a merge waits for. */
  hasPipelines: boolean;
  readonly pipelines: Map<number, { status: string; retries: number }>;
  readonly runners: SelfHosted[];
  nextId: number;
  /** Quick actions that were carried out, as `/close`. */
  readonly quickActions: string[];
  /** Notes that are taken before the limit strikes: 300 a minute a user. */
  writesLeft: number;
  readonly violations: string[];
}

/** Tokens as GitLab makes them, by what they may do. */
export const tokens = {
  bot: 'glpat-projectbot',
  reader: 'glpat-readapi',
  other: 'glpat-otheruser',
  maintainer: 'glpat-maintainer',
  stranger: 'glpat-stranger',
  job: 'glcbt-jobtoken',
  expired: 'glpat-expired',
} as const;

export const identities: readonly (readonly [string, Identity])[] = [
  [tokens.bot, { id: 501, username: 'project_42_bot', level: 30, scope: 'api' }],
  [tokens.reader, { id: 502, username: 'reader', level: 20, scope: 'read_api' }],
  [tokens.other, { id: 503, username: 'other', level: 30, scope: 'api' }],
  [tokens.maintainer, { id: 504, username: 'maintainer', level: 40, scope: 'api' }],
  [tokens.stranger, { id: 505, username: 'stranger', scope: 'api' }],
  [tokens.job, { id: 504, username: 'maintainer', level: 30, scope: 'job' }],
];
