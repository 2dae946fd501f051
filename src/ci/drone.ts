import { forgeAddress } from './address.ts';
import { type Detector, given, number, runOf, sha } from './read.ts';
import type { Ci } from './types.ts';

const events: Readonly<Record<string, Ci['event']>> = {
  push: 'push',
  pull_request: 'change-request',
  tag: 'tag',
  cron: 'schedule',
  manual: 'manual',
  custom: 'manual',
  promote: 'manual',
};

/** https://docs.drone.io/pipeline/environment/reference/ */
export const drone: Detector = {
  name: 'drone',
  matches: (env) => env.DRONE === 'true',
  read(env) {
    const id = number(env.DRONE_PULL_REQUEST);
    return {
      name: 'drone',
      event: events[env.DRONE_BUILD_EVENT ?? ''] ?? 'other',
      ...given({
        forge: forgeAddress(env.DRONE_GIT_HTTP_URL || env.DRONE_REMOTE_URL || ''),
        headSha: sha(env.DRONE_COMMIT_SHA),
        changeRequest: id && {
          number: id,
          sourceBranch: env.DRONE_SOURCE_BRANCH ?? '',
          targetBranch: env.DRONE_TARGET_BRANCH ?? '',
          fork: false,
        },
        branch: id ? undefined : env.DRONE_BRANCH,
        previousSha: id ? undefined : sha(env.DRONE_COMMIT_BEFORE),
      }),
      ...runOf({
        id: env.DRONE_BUILD_NUMBER,
        url: env.DRONE_BUILD_LINK,
        workflow: env.DRONE_STAGE_NAME,
        job: env.DRONE_STEP_NAME,
      }),
    };
  },
};
