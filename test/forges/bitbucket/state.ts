import type { Fork } from './forks.ts';

export interface Identity {
  readonly uuid: string;
  /** An `app_user` is the token of a repository. */
  readonly type: 'user' | 'app_user';
  /** The e-mail that an API token goes with; an access token has none and is a bearer token. */
  readonly email?: string;
  /** As an API token or as an access token names them. None where the repository is out of its sight. */
  readonly scopes?: readonly string[];
}

export interface StoredComment {
  readonly id: number;
  raw: string;
  deleted: boolean;
  readonly author: Identity;
  /** `pullrequests/12`, `commit/SHA`. */
  readonly on: string;
}

export interface Pull {
  readonly id: number;
  state: 'OPEN' | 'MERGED' | 'DECLINED';
  sha: string;
  readonly branch: string;
  readonly target: string;
  /** The source's repository; null where it was deleted. */
  readonly source: string | null;
  readonly title: string;
  readonly description: string;
  /** Commits it contains beside its head. */
  readonly commits: readonly string[];
  strategy?: string;
}

export interface StoredRunner {
  /** In braces. */
  readonly uuid: string;
  readonly name: string;
  readonly labels: readonly string[];
  readonly status: 'UNREGISTERED' | 'ONLINE' | 'OFFLINE';
  readonly clientId: string;
}

export interface BitbucketState {
  readonly repository: string;
  /** By what is behind `Basic` or `Bearer`. */
  readonly identities: Map<string, Identity>;
  readonly pulls: Map<number, Pull>;
  readonly forks: Set<Fork>;
  readonly comments: StoredComment[];
  readonly statuses: {
    readonly sha: string;
    readonly key: string;
    readonly state: string;
    readonly description: string;
  }[];
  readonly reports: Map<string, { readonly result: string; readonly annotations: Map<string, object> }>;
  readonly downloads: Map<string, Buffer>;
  readonly pipelines: Map<number, { status: string; readonly target: object }>;
  readonly runners: StoredRunner[];
  /** Whether a commit's pull requests have been indexed. */
  indexed: boolean;
  readonly mergeChecks: Set<number>;
  knows: (sha: string) => boolean;
  nextId: number;
  readonly violations: string[];
}

/** Tokens by what they may do, as they are given to cml. */
export const tokens = {
  /** A person's API token, with its e-mail. */
  bot: 'ml-bot@example.com:ATATT-bot-secret',
  /** The access token of the repository. */
  repository: 'ATCTT-repository-secret',
  otherApp: 'ATCTT-other-secret',
  other: 'other@example.com:ATATT-other-secret',
  /** May register runners. */
  admin: 'admin@example.com:ATATT-admin-secret',
  /** May see the repository, and nothing of its pull requests. */
  reader: 'ATCTT-reader-secret',
  stranger: 'stranger@example.com:ATATT-stranger-secret',
  expired: 'ml-bot@example.com:ATATT-expired-secret',
} as const;

const api = [
  'read:user:bitbucket',
  'read:repository:bitbucket',
  'write:repository:bitbucket',
  'read:pullrequest:bitbucket',
  'write:pullrequest:bitbucket',
  'write:pipeline:bitbucket',
  'admin:repository:bitbucket',
];

export const identities: readonly (readonly [string, Identity])[] = [
  [tokens.bot, { uuid: '{11}', type: 'user', email: 'ml-bot@example.com', scopes: api }],
  [
    tokens.repository,
    { uuid: '{22}', type: 'app_user', scopes: ['repository:write', 'pullrequest:write', 'pipeline:write'] },
  ],
  [tokens.otherApp, { uuid: '{33}', type: 'app_user', scopes: ['pullrequest:write'] }],
  [tokens.other, { uuid: '{44}', type: 'user', email: 'other@example.com', scopes: api }],
  [
    tokens.admin,
    {
      uuid: '{77}',
      type: 'user',
      email: 'admin@example.com',
      scopes: [...api, 'read:runner:bitbucket', 'write:runner:bitbucket'],
    },
  ],
  [tokens.reader, { uuid: '{55}', type: 'app_user', scopes: ['repository'] }],
  [tokens.stranger, { uuid: '{66}', type: 'user', email: 'stranger@example.com' }],
];
