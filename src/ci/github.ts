import type { Payload } from './github-event.ts';
import { branchOf, type Detector, type Env, given, number, type ReadFile, runOf, sha } from './read.ts';
import type { Ci } from './types.ts';

/** The event's own description. It may be missing, as in a hand-made environment; the variables then have to do. */
async function readPayload(env: Env, readFile: ReadFile): Promise<Payload> {
  if (!env.GITHUB_EVENT_PATH) return {};
  try {
    const { payload } = await import('./github-event.ts');
    return payload.parse(JSON.parse(await readFile(env.GITHUB_EVENT_PATH)));
  } catch {
    return {};
  }
}

function changeRequestIn(env: Env, { pull_request: pull }: Payload): Ci['changeRequest'] {
  if (pull)
    return {
      number: pull.number,
      sourceBranch: pull.head.ref,
      targetBranch: pull.base.ref,
      // A fork that was deleted since has no repository any more.
      fork: pull.head.repo?.full_name !== pull.base.repo.full_name,
    };
  const fromRef = number(/^refs\/pull\/(\d+)\//.exec(env.GITHUB_REF ?? '')?.[1]);
  if (fromRef === undefined) return undefined;
  return {
    number: fromRef,
    sourceBranch: env.GITHUB_HEAD_REF ?? '',
    targetBranch: env.GITHUB_BASE_REF ?? '',
    fork: false,
  };
}

function eventOf(env: Env, changeRequest: Ci['changeRequest']): Ci['event'] {
  if (changeRequest) return 'change-request';
  const name = env.GITHUB_EVENT_NAME;
  if (name === 'schedule') return 'schedule';
  if (name === 'workflow_dispatch' || name === 'repository_dispatch') return 'manual';
  if (name === 'push') return env.GITHUB_REF?.startsWith('refs/tags/') ? 'tag' : 'push';
  return 'other';
}

/**
 * GITHUB_SHA is the commit of the event, except in a pull request on GitHub, where it is the merge that GitHub made; and
 * in `workflow_run`, where it is the default branch's tip.
 */
function headOf(
  env: Env,
  event: Payload,
  changeRequest: Ci['changeRequest'],
  shaIsHead: boolean,
): string | undefined {
  const told = event.pull_request?.head.sha ?? event.workflow_run?.head_sha ?? event.merge_group?.head_sha;
  if (told !== undefined) return sha(told);
  return changeRequest && !shaIsHead ? undefined : sha(env.GITHUB_SHA);
}

function queueOf({ merge_group: group }: Payload): Ci['queue'] {
  const [baseSha, targetBranch] = [sha(group?.base_sha), branchOf(group?.base_ref)];
  return baseSha && targetBranch ? { baseSha, targetBranch } : undefined;
}

async function read(env: Env, readFile: ReadFile, name: 'github' | 'gitea'): Promise<Ci> {
  const event = await readPayload(env, readFile);
  const changeRequest = changeRequestIn(env, event);
  const isHosted = name === 'github';
  const webUrl = (env.GITHUB_SERVER_URL || 'https://github.com').replace(/\/+$/, '');
  const apiUrl = (env.GITHUB_API_URL || (isHosted ? 'https://api.github.com' : `${webUrl}/api/v1`)).replace(
    /\/+$/,
    '',
  );
  const page = `${webUrl}/${env.GITHUB_REPOSITORY}/actions/runs`;
  return {
    name,
    event: eventOf(env, changeRequest),
    ...given({
      forge: env.GITHUB_REPOSITORY && { kind: name, webUrl, apiUrl, repository: env.GITHUB_REPOSITORY },
      headSha: headOf(env, event, changeRequest, !isHosted),
      changeRequest,
      queue: queueOf(event),
      branch: changeRequest ? undefined : (event.workflow_run?.head_branch ?? branchOf(env.GITHUB_REF)),
      previousSha: sha(event.before),
      summaryFile: env.GITHUB_STEP_SUMMARY,
      outputFile: env.GITHUB_OUTPUT,
    }),
    ...runOf({
      id: env.GITHUB_RUN_ID,
      attempt: env.GITHUB_RUN_ATTEMPT,
      // Gitea's pages count the runs of a repository; its ids count those of the whole server.
      url: isHosted ? `${page}/${env.GITHUB_RUN_ID}` : `${page}/${env.GITHUB_RUN_NUMBER}`,
      workflow: env.GITHUB_WORKFLOW,
      job: env.GITHUB_JOB,
    }),
  };
}

export const github: Detector = {
  name: 'github',
  matches: (env) => env.GITHUB_ACTIONS === 'true',
  read: (env, readFile) => read(env, readFile, 'github'),
};

/** Gitea's and Forgejo's runners set every GITHUB_ variable too, so they are asked for first. */
export const gitea: Detector = {
  name: 'gitea',
  matches: (env) => env.GITEA_ACTIONS === 'true' || env.FORGEJO_ACTIONS === 'true',
  read: (env, readFile) => read(env, readFile, 'gitea'),
};
