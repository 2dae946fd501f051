import { forgeAddress } from './address.ts';
import { branchOf, type Detector, given, number, numberInUrl, runOf, sha } from './read.ts';

/** Variables of Jenkins itself, its Git plugin and multibranch pipelines. */
export const jenkins: Detector = {
  name: 'jenkins',
  matches: (env) =>
    env.JENKINS_URL !== undefined || (env.JENKINS_HOME !== undefined && env.BUILD_NUMBER !== undefined),
  read(env) {
    // CHANGE_URL is the change's own page, so it names the target's repository; GIT_URL may be a fork's.
    const forge = forgeAddress(env.CHANGE_URL ?? '') ?? forgeAddress(env.GIT_URL ?? '');
    const id = number(env.CHANGE_ID) ?? numberInUrl(env.CHANGE_URL);
    return {
      name: 'jenkins',
      event: id ? 'change-request' : env.TAG_NAME ? 'tag' : 'push',
      ...given({
        forge,
        // Whether a change is built merged or as it is depends on the job's settings: only the forge knows its head.
        headSha: id ? undefined : sha(env.GIT_COMMIT),
        changeRequest: id && {
          number: id,
          sourceBranch: env.CHANGE_BRANCH ?? '',
          targetBranch: env.CHANGE_TARGET ?? '',
          fork: (env.CHANGE_FORK ?? '') !== '',
        },
        branch: id ? undefined : (env.BRANCH_NAME ?? branchOf(env.GIT_BRANCH)),
        previousSha: id ? undefined : sha(env.GIT_PREVIOUS_COMMIT),
      }),
      ...runOf({ id: env.BUILD_NUMBER, url: env.BUILD_URL, workflow: env.JOB_NAME, job: env.JOB_BASE_NAME }),
    };
  },
};
