import type { ForgeAddress } from '../model/forge.ts';

export type { ForgeAddress };

/** What the environment says about this build. Read once, at the door. */
export interface Ci {
  readonly name:
    | 'github'
    | 'gitlab'
    | 'bitbucket'
    | 'gitea'
    | 'jenkins'
    | 'circleci'
    | 'azure'
    | 'buildkite'
    | 'drone'
    | 'woodpecker'
    | 'travis'
    | 'other'
    | 'none';
  readonly forge?: ForgeAddress;
  /** The commit that statuses and comments belong to: the change's own head, not a merge that the forge made of it. */
  readonly headSha?: string;
  readonly changeRequest?: {
    readonly number: number;
    readonly targetBranch: string;
    readonly sourceBranch: string;
    /** The source lives in another repository, so the token may be read-only. */
    readonly fork: boolean;
  };
  /** In a merge queue or train: what the forge put the change on top of, and the branch that they all go to. */
  readonly queue?: { readonly baseSha: string; readonly targetBranch: string };
  /** The branch of a push build. */
  readonly branch?: string;
  /** The commit the branch pointed to before this push, where the forge says. */
  readonly previousSha?: string;
  readonly event: 'change-request' | 'push' | 'tag' | 'schedule' | 'manual' | 'other';
  /** Grows with every run, so that an older one never overwrites a newer one. */
  readonly run?: {
    readonly id: number;
    readonly attempt: number;
    readonly url: string;
    readonly workflow: string;
    readonly job: string;
  };
  /** Files through which a GitHub-like runner takes the step summary and outputs. */
  readonly summaryFile?: string;
  readonly outputFile?: string;
}
