import { type Detector, type Env, given, number, runOf, sha } from './read.ts';
import type { Ci } from './types.ts';

function eventOf(env: Env): Ci['event'] {
  if (number(env.TRAVIS_PULL_REQUEST)) return 'change-request';
  if (env.TRAVIS_TAG) return 'tag';
  if (env.TRAVIS_EVENT_TYPE === 'cron') return 'schedule';
  return env.TRAVIS_EVENT_TYPE === 'api' ? 'manual' : 'push';
}

/** https://docs.travis-ci.com/user/environment-variables/#default-environment-variables. It names no forge: the remote does. */
export const travis: Detector = {
  name: 'travis',
  matches: (env) => env.TRAVIS === 'true',
  read(env) {
    const id = number(env.TRAVIS_PULL_REQUEST);
    return {
      name: 'travis',
      event: eventOf(env),
      ...given({
        headSha: id ? sha(env.TRAVIS_PULL_REQUEST_SHA) : sha(env.TRAVIS_COMMIT),
        changeRequest: id && {
          number: id,
          sourceBranch: env.TRAVIS_PULL_REQUEST_BRANCH ?? '',
          // In a pull request the branch is the target.
          targetBranch: env.TRAVIS_BRANCH ?? '',
          fork: env.TRAVIS_PULL_REQUEST_SLUG !== env.TRAVIS_REPO_SLUG,
        },
        branch: id || env.TRAVIS_TAG ? undefined : env.TRAVIS_BRANCH,
        previousSha: id ? undefined : sha(env.TRAVIS_COMMIT_RANGE?.split('...')[0]),
      }),
      ...runOf({
        id: env.TRAVIS_BUILD_ID,
        url: env.TRAVIS_BUILD_WEB_URL,
        workflow: env.TRAVIS_BUILD_STAGE_NAME,
        job: env.TRAVIS_JOB_NAME,
      }),
    };
  },
};
