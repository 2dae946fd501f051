import type { ForkBuild } from '../../forges/types.ts';
import { CmlError } from '../../model/errors.ts';
import { commentRef } from '../../stores/names.ts';
import { notePage, recallPage } from '../comment/index.ts';
import type { Ground } from '../ground.ts';

/** Which builds of forks have been reported. */
export interface Seen {
  has(build: ForkBuild): Promise<boolean>;
  add(build: ForkBuild): void;
  /** Writes what was added. Fails in silence: the next time they are looked at once more. */
  save(): Promise<void>;
}

/** Beside where a comment stands, and gone with it; no report has such a key. */
const refOf = ({ change: { number } }: ForkBuild) => commentRef({ change: number }, 'build of a fork');

/** Kept in hidden refs of the repository, so that a schedule fetches what a fork left once, and not every quarter of an hour. */
export async function seenBuilds(ground: Ground, builds: readonly ForkBuild[]): Promise<Seen> {
  if (ground.remote === undefined || builds.length === 0)
    return { has: async () => false, add() {}, save: async () => {} };
  const refs = await ground.refs();
  // In one request; what cannot be read is looked at anew.
  await refs.read(builds.map(refOf), { whole: true }).catch(quietly);
  return {
    has: async (build) => (await recallPage(refs, refOf(build))) === build.id,
    add: (build) => notePage(refs, refOf(build), build.id),
    async save() {
      await refs.push().catch(quietly);
    },
  };
}

function quietly(error: unknown): undefined {
  if (!(error instanceof CmlError)) throw error;
}
