import { forgeAddress } from './address.ts';
import { type Detector, type Env, given, number, runOf, sha } from './read.ts';
import type { Ci, ForgeAddress } from './types.ts';

const events: Readonly<Record<string, Ci['event']>> = {
  push: 'push',
  pull_request: 'change-request',
  tag: 'tag',
  cron: 'schedule',
  manual: 'manual',
};

const kinds: Readonly<Record<string, ForgeAddress['kind']>> = {
  github: 'github',
  gitlab: 'gitlab',
  bitbucket: 'bitbucket',
  gitea: 'gitea',
  forgejo: 'gitea',
};

function forgeOf(env: Env): ForgeAddress | undefined {
  return forgeAddress(env.CI_REPO_URL || env.CI_REPO_CLONE_URL || '', {
    kind: kinds[env.CI_FORGE_TYPE ?? ''],
    webUrl: env.CI_FORGE_URL || undefined,
  });
}

/** https://woodpecker-ci.org/docs/usage/environment */
export const woodpecker: Detector = {
  name: 'woodpecker',
  matches: (env) => env.CI === 'woodpecker' || env.CI_SYSTEM_NAME === 'woodpecker',
  read(env) {
    const id = number(env.CI_COMMIT_PULL_REQUEST);
    return {
      name: 'woodpecker',
      event: events[env.CI_PIPELINE_EVENT ?? ''] ?? 'other',
      ...given({
        forge: forgeOf(env),
        headSha: sha(env.CI_COMMIT_SHA),
        changeRequest: id && {
          number: id,
          sourceBranch: env.CI_COMMIT_SOURCE_BRANCH ?? '',
          targetBranch: env.CI_COMMIT_TARGET_BRANCH ?? '',
          fork: false,
        },
        branch: id ? undefined : env.CI_COMMIT_BRANCH,
        previousSha: id ? undefined : sha(env.CI_PREV_COMMIT_SHA),
      }),
      ...runOf({
        id: env.CI_PIPELINE_NUMBER,
        url: env.CI_PIPELINE_URL,
        workflow: env.CI_WORKFLOW_NAME,
        job: env.CI_STEP_NAME,
      }),
    };
  },
};
