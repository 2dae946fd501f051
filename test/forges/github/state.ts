import type { StoredLabelling } from '../labellings.ts';

/** `write` includes `read`. */
export type Right = 'read' | 'write';

/** What an app's token (GITHUB_TOKEN is one) was given: the `permissions:` of a job. */
export interface AppRights {
  readonly contents?: Right;
  readonly pull_requests?: Right;
  readonly issues?: Right;
  readonly checks?: Right;
  readonly actions?: Right;
  readonly administration?: Right;
  readonly statuses?: Right;
}

/** Whom a token belongs to and what it may do. */
export type Identity =
  | { readonly kind: 'app'; readonly login: string; readonly id: number; readonly rights: AppRights }
  | { readonly kind: 'user'; readonly login: string; readonly id: number; readonly role: Right | 'none' };

export interface StoredComment {
  readonly id: number;
  body: string;
  readonly author: { readonly login: string; readonly id: number; readonly kind: 'app' | 'user' };
  hidden?: boolean;
  /** The pull request or issue, or the commit, it stands on. */
  readonly on: number | string;
}

export interface Pull {
  readonly number: number;
  state: 'open' | 'closed';
  merged?: boolean;
  readonly title?: string;
  head: { sha: string; ref: string; repository: string | null };
  readonly base: { sha: string; ref: string };
  /** Commits it contains beside its head. */
  readonly commits?: readonly string[];
  readonly body?: string;
  readonly labels?: Set<string>;
  /** How it will be merged once its checks pass. */
  autoMerge?: string;
  mergedBy?: string;
}

export interface StoredStatus {
  readonly sha: string;
  readonly name: string;
  readonly state: string;
  readonly title: string;
  readonly kind: 'check' | 'status';
  readonly url?: string;
  summary?: string;
  annotations: unknown[];
}

export interface SelfHosted {
  readonly id: number;
  readonly name: string;
  readonly labels: readonly string[];
  status: 'online' | 'offline';
  busy: boolean;
}

/** One repository and who may touch it. Tests read and change it as they like. */
export interface GithubState {
  readonly repository: string;
  readonly isPrivate: boolean;
  readonly identities: Map<string, Identity>;
  readonly pulls: Map<number, Pull>;
  readonly comments: StoredComment[];
  readonly labellings: StoredLabelling<Identity>[];
  /** Labels that the repository has. */
  readonly labels: Set<string>;
  readonly commitComments: StoredComment[];
  readonly statuses: StoredStatus[];
  /** Whether the repository holds a commit. */
  knows: (sha: string) => boolean;
  nextId: number;
  /** Writes of content that are taken before a secondary limit strikes; GitHub's own is about 80 a minute. */
  writesLeft: number;
  /** Branches that require checks; only a request for one of them can wait for them. */
  readonly protectedBranches: Set<string>;
  allowsAutoMerge: boolean;
  /** Runs of workflows by id. */
  /** `runner`: whose job of it is running. */
  readonly runs: Map<number, { status: string; attempts: number; runner?: string }>;
  readonly runners: SelfHosted[];
  /** The archive of the runner program. */
  runnerProgram: Buffer | undefined;
  /** The head of a branch of the repository. */
  branch: (name: string) => string | undefined;
  /** Off on a server whose administrator closed it. */
  graphql: boolean;
  /** Requests and answers that the published descriptions do not allow. A test expects none. */
  readonly violations: string[];
}

/** Tokens as GitHub makes them, by what they may do. `expired` is known to nobody. */
export const tokens = {
  job: 'ghs_jobtoken',
  jobMinimal: 'ghs_minimal',
  fork: 'ghs_readonly',
  user: 'ghp_writer',
  reader: 'ghp_reader',
  stranger: 'ghp_stranger',
  otherBot: 'ghs_otherbot',
  expired: 'ghp_expired',
} as const;

const actions = { kind: 'app', login: 'github-actions[bot]', id: 41898282 } as const;

export const identities: readonly (readonly [string, Identity])[] = [
  [
    tokens.job,
    {
      ...actions,
      rights: {
        contents: 'write',
        pull_requests: 'write',
        checks: 'write',
        statuses: 'write',
        actions: 'write',
      },
    },
  ],
  [tokens.jobMinimal, { ...actions, rights: { contents: 'write', pull_requests: 'write' } }],
  [
    tokens.fork,
    {
      ...actions,
      rights: { contents: 'read', pull_requests: 'read', issues: 'read', checks: 'read', statuses: 'read' },
    },
  ],
  [tokens.user, { kind: 'user', login: 'maintainer', id: 1001, role: 'write' }],
  [tokens.reader, { kind: 'user', login: 'reader', id: 1002, role: 'read' }],
  [tokens.stranger, { kind: 'user', login: 'stranger', id: 1003, role: 'none' }],
  [
    tokens.otherBot,
    { kind: 'app', login: 'other-bot[bot]', id: 1004, rights: { pull_requests: 'write', contents: 'read' } },
  ],
];

/** Whether an identity may do something; an app by its rights, a user by the role in the repository. */
export function may(identity: Identity, what: keyof AppRights, right: Right, isPrivate: boolean): boolean {
  const has =
    identity.kind === 'app' ? identity.rights[what] : identity.role === 'none' ? undefined : identity.role;
  if (has === 'write' || (has === 'read' && right === 'read')) return true;
  return right === 'read' && !isPrivate;
}
