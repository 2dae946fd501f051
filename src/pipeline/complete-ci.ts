import type { Ci } from '../ci/types.ts';
import type { Forge } from '../forges/types.ts';
import { CmlError } from '../model/errors.ts';

/** Services that mostly build branches, and do not always know of the change request that a branch belongs to. */
const branchBuilders: ReadonlySet<Ci['name']> = new Set([
  'bitbucket',
  'buildkite',
  'circleci',
  'jenkins',
  'other',
]);

/**
 * What the build's environment leaves open, asked of the forge: Jenkins does not say whether it built a change as it is
 * or merged, CircleCI names no target, and a build of a branch may know nothing of its change request. Where the
 * environment says it all, nothing is asked; where the forge does not answer, it stays as it was.
 */
export async function completeCi(ci: Ci, open: () => Promise<Forge | undefined>): Promise<Ci> {
  const isWhole = ci.changeRequest?.targetBranch && ci.changeRequest.sourceBranch && ci.headSha;
  if (ci.changeRequest ? isWhole : !mayBeAChange(ci)) return ci;
  try {
    const forge = await open();
    if (forge === undefined) return ci;
    return ci.changeRequest ? await known(ci, ci.changeRequest, forge) : await sought(ci, forge);
  } catch (error) {
    if (error instanceof CmlError) return ci;
    throw error;
  }
}

function mayBeAChange({ name, event, branch, headSha }: Ci): boolean {
  return branchBuilders.has(name) && event === 'push' && branch !== undefined && headSha !== undefined;
}

async function known(ci: Ci, change: NonNullable<Ci['changeRequest']>, forge: Forge): Promise<Ci> {
  const found = await forge.changeRequest(change.number);
  if (found === undefined) return ci;
  return {
    ...ci,
    ...(ci.headSha === undefined && found.headSha !== '' && { headSha: found.headSha }),
    changeRequest: {
      number: change.number,
      sourceBranch: change.sourceBranch || found.sourceBranch,
      targetBranch: change.targetBranch || found.targetBranch,
      fork: found.fork,
    },
  };
}

async function sought(ci: Ci, forge: Forge): Promise<Ci> {
  const found = await forge.changeRequestOf(ci.headSha ?? '');
  if (found?.state !== 'open' || found.headSha !== ci.headSha) return ci;
  const { branch: _, previousSha: __, ...rest } = ci;
  const { number, sourceBranch, targetBranch, fork } = found;
  return { ...rest, event: 'change-request', changeRequest: { number, sourceBranch, targetBranch, fork } };
}
