import { type Detector, type Env, given, number, runOf, sha } from './read.ts';
import type { Ci } from './types.ts';

function changeRequestIn(env: Env): Ci['changeRequest'] {
  const iid = number(env.CI_MERGE_REQUEST_IID);
  if (iid === undefined) return undefined;
  return {
    number: iid,
    sourceBranch: env.CI_MERGE_REQUEST_SOURCE_BRANCH_NAME ?? '',
    targetBranch: env.CI_MERGE_REQUEST_TARGET_BRANCH_NAME ?? '',
    fork: env.CI_MERGE_REQUEST_SOURCE_PROJECT_ID !== env.CI_MERGE_REQUEST_PROJECT_ID,
  };
}

/**
 * A train puts a change on top of those before it. Where it rebases or squashes, the commit has no parent that is the
 * change's own.
 */
function queueOf(env: Env, targetBranch: string | undefined): Ci['queue'] {
  const baseSha = sha(env.CI_MERGE_REQUEST_TARGET_BRANCH_SHA);
  const isTrain = env.CI_MERGE_REQUEST_EVENT_TYPE === 'merge_train';
  return isTrain && baseSha && targetBranch ? { baseSha, targetBranch } : undefined;
}

function eventOf(env: Env): Ci['event'] {
  if (env.CI_MERGE_REQUEST_IID) return 'change-request';
  if (env.CI_COMMIT_TAG) return 'tag';
  const source = env.CI_PIPELINE_SOURCE;
  if (source === 'push' || source === 'schedule') return source;
  return source === 'web' || source === 'api' || source === 'trigger' ? 'manual' : 'other';
}

/** https://docs.gitlab.com/ci/variables/predefined_variables/ */
export const gitlab: Detector = {
  name: 'gitlab',
  matches: (env) => env.GITLAB_CI === 'true',
  read(env) {
    // In a pipeline of a fork, CI_PROJECT_* is the fork; notes belong to the project of the merge request.
    const repository = env.CI_MERGE_REQUEST_PROJECT_PATH || env.CI_PROJECT_PATH;
    const webUrl = (env.CI_SERVER_URL || 'https://gitlab.com').replace(/\/+$/, '');
    const apiUrl = (env.CI_API_V4_URL || `${webUrl}/api/v4`).replace(/\/+$/, '');
    const changeRequest = changeRequestIn(env);
    return {
      name: 'gitlab',
      event: eventOf(env),
      ...given({
        forge: repository && { kind: 'gitlab' as const, webUrl, apiUrl, repository },
        // Set in merged-results pipelines only, where CI_COMMIT_SHA is a merge that belongs to no merge request.
        headSha: sha(env.CI_MERGE_REQUEST_SOURCE_BRANCH_SHA) ?? sha(env.CI_COMMIT_SHA),
        changeRequest,
        queue: queueOf(env, changeRequest?.targetBranch),
        branch: changeRequest ? undefined : env.CI_COMMIT_BRANCH,
        previousSha: sha(env.CI_COMMIT_BEFORE_SHA),
      }),
      ...runOf({
        id: env.CI_PIPELINE_ID,
        // A job that is tried again keeps its pipeline and gets a new, larger id.
        attempt: env.CI_JOB_ID,
        url: env.CI_JOB_URL || env.CI_PIPELINE_URL,
        workflow: env.CI_PIPELINE_NAME,
        job: env.CI_JOB_NAME,
      }),
    };
  },
};
