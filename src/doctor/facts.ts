import type { Ci } from '../ci/types.ts';
import type { Run } from '../model/run.ts';
import type { ConfigProblem } from '../options/load-config.ts';
import type { Namesakes } from './workflow-jobs.ts';

/** What the doctor has seen; gathered by src/commands/doctor.ts. Plain data. */
export interface Facts {
  readonly ci: Ci;
  readonly git: {
    readonly version: string;
    readonly commits: boolean;
    readonly shallow: boolean;
    readonly remote?: string;
  };
  readonly config: { readonly path?: string; readonly problems: readonly ConfigProblem[] };
  /** Where the token came from (`GITHUB_TOKEN`, `gh auth token`), never the token. */
  readonly token?: { readonly from: string };
  /** What the token may do, or why that could not be found out; undefined where there is no forge or no token. */
  readonly access?:
    | {
        readonly comment?: boolean;
        readonly status?: boolean;
        readonly push?: boolean;
        readonly login?: string;
      }
    | { readonly failed: string; readonly hint?: string };
  readonly head: Run;
  readonly baseline:
    | { readonly label: string; readonly how: string; readonly metrics: number }
    | { readonly missing: string };
  /** Jobs of several workflows that run cml, give no key, and are named alike. */
  readonly namesakes: readonly Namesakes[];
  /** Patterns under `gates:` that match no metric of either side, with the nearest name. */
  readonly idleGates: readonly { readonly pattern: string; readonly nearest?: string }[];
}

export interface Finding {
  readonly level: 'ok' | 'warning' | 'problem';
  /** One sentence. */
  readonly text: string;
  /** What to add, verbatim, where something helps. */
  readonly fix?: string;
}
