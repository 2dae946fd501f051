import type { Ci } from '../ci/types.ts';
import type { Forge } from '../forges/types.ts';
import type { Git } from '../io/git.ts';
import type { ObjectReader } from '../io/objects.ts';
import type { Refs } from '../io/refs.ts';
import type { Config } from '../options/config.ts';

/** What a command stands on, opened at the door; what costs something to open is opened when it is first asked for. */
export interface Ground {
  /** The user's repository; its environment holds the credentials, where there are any. */
  readonly git: Git;
  /** As it was at the door, without what git is given: for services, and for the user's own commands. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Its objects, through one process for everything that is read. */
  readonly objects: ObjectReader;
  readonly ci: Ci;
  readonly config: Config;
  /** Which report of several this is: numbers are recorded and compared under it. */
  readonly key: string;
  /** Whose job the key is the name of, where it is one: on GitHub and Gitea another workflow may have a job of that name. */
  readonly workflow?: string;
  /** Where several jobs share one comment: its key, and the name of this job's part of it. */
  readonly part?: { readonly comment: string; readonly name: string };
  /** The remote that refs are shared through; undefined at a terminal, which keeps to itself. */
  readonly remote: string | undefined;
  /** Refs of that remote, or of this very repository. */
  refs(): Promise<Refs>;
  /** Undefined where the repository is on no forge, or no token is known. */
  forge(): Promise<Forge | undefined>;
}
