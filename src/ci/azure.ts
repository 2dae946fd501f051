import { forgeAddress } from './address.ts';
import { branchOf, type Detector, type Env, given, number, runOf, sha } from './read.ts';
import type { Ci } from './types.ts';

function eventOf(env: Env, isPull: boolean): Ci['event'] {
  if (isPull) return 'change-request';
  if (env.BUILD_SOURCEBRANCH?.startsWith('refs/tags/')) return 'tag';
  if (env.BUILD_REASON === 'Schedule') return 'schedule';
  return env.BUILD_REASON === 'Manual' ? 'manual' : 'push';
}

/** https://learn.microsoft.com/azure/devops/pipelines/build/variables */
export const azure: Detector = {
  name: 'azure',
  matches: (env) => env.TF_BUILD?.toLowerCase() === 'true',
  read(env) {
    // The number is the forge's where it has one; the id is Azure's own.
    const id =
      number(env.SYSTEM_PULLREQUEST_PULLREQUESTNUMBER) ?? number(env.SYSTEM_PULLREQUEST_PULLREQUESTID);
    const collection = (env.SYSTEM_TEAMFOUNDATIONCOLLECTIONURI ?? '').replace(/\/+$/, '');
    const project = encodeURIComponent(env.SYSTEM_TEAMPROJECT ?? '');
    return {
      name: 'azure',
      event: eventOf(env, id !== undefined),
      ...given({
        forge: forgeAddress(env.BUILD_REPOSITORY_URI ?? ''),
        // BUILD_SOURCEVERSION of a pull request is the merge.
        headSha: id ? sha(env.SYSTEM_PULLREQUEST_SOURCECOMMITID) : sha(env.BUILD_SOURCEVERSION),
        changeRequest: id && {
          number: id,
          sourceBranch: branchOf(env.SYSTEM_PULLREQUEST_SOURCEBRANCH) ?? '',
          targetBranch: branchOf(env.SYSTEM_PULLREQUEST_TARGETBRANCH) ?? '',
          fork: env.SYSTEM_PULLREQUEST_ISFORK?.toLowerCase() === 'true',
        },
        branch: id ? undefined : branchOf(env.BUILD_SOURCEBRANCH),
      }),
      ...runOf({
        id: env.BUILD_BUILDID,
        attempt: env.SYSTEM_JOBATTEMPT,
        url: collection && `${collection}/${project}/_build/results?buildId=${env.BUILD_BUILDID}`,
        workflow: env.BUILD_DEFINITIONNAME,
        job: env.SYSTEM_JOBNAME,
      }),
    };
  },
};
