import { forgeAddress } from './address.ts';
import { type Detector, type Env, given, number, runOf, sha } from './read.ts';

/** Steps have no name in their environment; parallel ones are counted, from 0. */
function legOf({
  BITBUCKET_PARALLEL_STEP: step,
  BITBUCKET_PARALLEL_STEP_COUNT: count,
}: Env): string | undefined {
  return step && count ? `cml ${Number(step) + 1}/${count}` : undefined;
}

/** https://support.atlassian.com/bitbucket-cloud/docs/variables-and-secrets/ */
export const bitbucket: Detector = {
  name: 'bitbucket',
  matches: (env) => env.BITBUCKET_BUILD_NUMBER !== undefined,
  read(env) {
    const pull = number(env.BITBUCKET_PR_ID);
    // The variable says `http:` for a site that is `https:` only.
    const origin = (env.BITBUCKET_GIT_HTTP_ORIGIN ?? '').replace(
      /^http:\/\/bitbucket\.org\//,
      'https://bitbucket.org/',
    );
    const named = `https://bitbucket.org/${env.BITBUCKET_REPO_FULL_NAME}`;
    const forge = forgeAddress(origin || named, { kind: 'bitbucket' });
    return {
      name: 'bitbucket',
      event: pull ? 'change-request' : env.BITBUCKET_TAG ? 'tag' : 'push',
      ...given({
        forge,
        // HEAD in the clone of a pull request is a merge made there; this is the change itself.
        headSha: sha(env.BITBUCKET_COMMIT),
        changeRequest: pull && {
          number: pull,
          sourceBranch: env.BITBUCKET_BRANCH ?? '',
          targetBranch: env.BITBUCKET_PR_DESTINATION_BRANCH ?? '',
          // Pipelines never run for a fork's pull request in the target's repository.
          fork: false,
        },
        branch: pull ? undefined : env.BITBUCKET_BRANCH,
      }),
      ...runOf({
        id: env.BITBUCKET_BUILD_NUMBER,
        attempt: env.BITBUCKET_STEP_RUN_NUMBER,
        url: forge && `${forge.webUrl}/${forge.repository}/pipelines/results/${env.BITBUCKET_BUILD_NUMBER}`,
        job: legOf(env),
      }),
    };
  },
};
