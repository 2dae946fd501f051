import { forgeAddress } from './address.ts';
import { type Detector, given, number, numberInUrl, runOf, sha } from './read.ts';

/** https://circleci.com/docs/variables/#built-in-environment-variables */
export const circleci: Detector = {
  name: 'circleci',
  matches: (env) => env.CIRCLECI === 'true',
  read(env) {
    // CIRCLE_PR_NUMBER is set for forks only, CIRCLE_PULL_REQUEST for both.
    const id = number(env.CIRCLE_PR_NUMBER) ?? numberInUrl(env.CIRCLE_PULL_REQUEST);
    return {
      name: 'circleci',
      event: id ? 'change-request' : env.CIRCLE_TAG ? 'tag' : 'push',
      ...given({
        forge: forgeAddress(env.CIRCLE_REPOSITORY_URL ?? ''),
        headSha: sha(env.CIRCLE_SHA1),
        changeRequest: id && {
          number: id,
          sourceBranch: env.CIRCLE_BRANCH ?? '',
          targetBranch: '',
          fork: (env.CIRCLE_PR_NUMBER ?? '') !== '',
        },
        branch: id ? undefined : env.CIRCLE_BRANCH,
      }),
      ...runOf({
        id: env.CIRCLE_BUILD_NUM,
        url: env.CIRCLE_BUILD_URL,
        workflow: env.CIRCLE_WORKFLOW_ID,
        job: env.CIRCLE_JOB,
      }),
    };
  },
};
