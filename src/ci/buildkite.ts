import { forgeAddress } from './address.ts';
import { type Detector, type Env, given, number, runOf, sha } from './read.ts';
import type { Ci } from './types.ts';

function eventOf(env: Env, isPull: boolean): Ci['event'] {
  if (isPull) return 'change-request';
  if (env.BUILDKITE_TAG) return 'tag';
  if (env.BUILDKITE_SOURCE === 'schedule') return 'schedule';
  return env.BUILDKITE_SOURCE === 'ui' || env.BUILDKITE_SOURCE === 'api' ? 'manual' : 'push';
}

/** https://buildkite.com/docs/pipelines/configure/environment-variables */
export const buildkite: Detector = {
  name: 'buildkite',
  matches: (env) => env.BUILDKITE === 'true',
  read(env) {
    const id = number(env.BUILDKITE_PULL_REQUEST);
    const forge = forgeAddress(env.BUILDKITE_REPO ?? '');
    const source = forgeAddress(env.BUILDKITE_PULL_REQUEST_REPO ?? '', { kind: forge?.kind });
    return {
      name: 'buildkite',
      event: eventOf(env, id !== undefined),
      ...given({
        forge,
        // The word HEAD until the checkout has resolved it.
        headSha: sha(env.BUILDKITE_COMMIT),
        changeRequest: id && {
          number: id,
          sourceBranch: (env.BUILDKITE_BRANCH ?? '').replace(/^[^:]*:/, ''),
          targetBranch: env.BUILDKITE_PULL_REQUEST_BASE_BRANCH ?? '',
          fork: source !== undefined && source.repository !== forge?.repository,
        },
        branch: id ? undefined : env.BUILDKITE_BRANCH,
      }),
      ...runOf({
        id: env.BUILDKITE_BUILD_NUMBER,
        attempt: String(Number(env.BUILDKITE_RETRY_COUNT || 0) + 1),
        url: env.BUILDKITE_BUILD_URL,
        workflow: env.BUILDKITE_PIPELINE_SLUG,
        job: env.BUILDKITE_STEP_KEY || env.BUILDKITE_LABEL,
      }),
    };
  },
};
