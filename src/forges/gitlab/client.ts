import { createRequesterFn, type ResponseBodyTypes } from '@gitbeaker/requester-utils';
import {
  CommitDiscussions,
  Commits,
  IssueNotes,
  Jobs,
  MergeRequestLabelEvents,
  MergeRequestNotes,
  MergeRequests,
  PersonalAccessTokens,
  Pipelines,
  ProjectMembers,
  Projects,
  Runners,
  Users,
} from '@gitbeaker/rest';
import * as z from 'zod/mini';
import type { ForgeAddress } from '../../ci/types.ts';
import { endOf, type Patience, patientFetch } from '../../io/http.ts';
import { CmlError } from '../../model/errors.ts';
import { forgeFailure, unexpectedAnswer } from '../failure.ts';
import { kept } from '../kept.ts';

/** An answer that was no success, before it is put into words. The request, and with it the token, is not kept. */
export class Rejected extends Error {
  readonly status: number | undefined;
  constructor(status: number | undefined, said: string) {
    super(said);
    this.status = status;
  }
}

/** `{"message": "404 Not found"}`, `{"message": {"note": ["is too long"]}}`, `{"error": "…"}`, or plain text. */
function said(text: string): string {
  try {
    const data: unknown = JSON.parse(text);
    if (typeof data !== 'object' || data === null) return text;
    const found = 'message' in data ? data.message : 'error' in data ? data.error : text;
    return typeof found === 'string' ? found : JSON.stringify(found);
  } catch {
    return text;
  }
}

/**
 * Doing one of these twice is the same as doing it once; at worst an upload is there that nothing names. An edit of a note
 * is not: somebody else may have edited it between the two.
 */
function isRepeatable(method: string, endpoint: string): boolean {
  if (method === 'PUT' && /\/notes\/\d+$/.test(endpoint)) return false;
  return method !== 'POST' || /\/(statuses\/[^/]+|uploads)$/.test(endpoint);
}

/**
 * Gitbeaker's own handler tries everything again that fails with 502, also what must not be done twice, and gives no
 * way to wait as long as the server asks; so its requests are sent with ours.
 */
function requester(patience: Patience) {
  const send = patientFetch(patience);
  return createRequesterFn(
    async (_service, options) => options,
    async (endpoint, options = {}) => {
      const { prefixUrl, searchParams, method, headers, body } = options as Record<string, string>;
      const url = new URL(endpoint, prefixUrl?.endsWith('/') ? prefixUrl : `${prefixUrl}/`);
      url.search = searchParams ?? '';
      const init = { method: method ?? 'GET', headers: headers as RequestInit['headers'], body };
      const answer = await send(url, {
        ...(init as RequestInit),
        repeatable: isRepeatable(init.method, url.pathname),
      }).catch((error: unknown) => {
        const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
        throw new Rejected(undefined, cause instanceof Error ? cause.message : String(cause));
      });
      const text = await answer.text();
      if (!answer.ok) throw new Rejected(answer.status, said(text));
      return {
        body: (text === '' ? null : JSON.parse(text)) as ResponseBodyTypes,
        headers: Object.fromEntries(answer.headers),
        status: answer.status,
      };
    },
  );
}

const user = z.object({ id: z.number(), username: z.string() });

/** Only the resources in use; each is bound to one host and token. */
export function openClient(address: ForgeAddress, token: string, patience: Patience, env: NodeJS.ProcessEnv) {
  const isJobToken = token === env.CI_JOB_TOKEN;
  const fetchOnce = patience.fetch ?? fetch;
  const options = {
    host: address.apiUrl.replace(/\/api\/v4$/, ''),
    queryTimeout: null,
    rateLimits: {},
    requesterFn: requester(patience),
    // A bearer token may be of any kind but a job's: personal, project, group, OAuth.
    ...(isJobToken ? { jobToken: token } : { oauthToken: token }),
  };
  const users = new Users(options);
  return {
    address,
    project: address.repository,
    isJobToken,
    /** For what is no JSON: asked once, and read by whoever asks. */
    raw: (path: string) =>
      fetchOnce(`${address.apiUrl}${path}`, {
        headers: isJobToken ? { 'job-token': token } : { authorization: `Bearer ${token}` },
        signal: endOf(patience),
      }),
    mergeRequestNotes: new MergeRequestNotes(options),
    labelEvents: new MergeRequestLabelEvents(options),
    members: new ProjectMembers(options),
    issueNotes: new IssueNotes(options),
    jobs: new Jobs(options),
    discussions: new CommitDiscussions(options),
    commits: new Commits(options),
    mergeRequests: new MergeRequests(options),
    accessTokens: new PersonalAccessTokens(options),
    pipelines: new Pipelines(options),
    projects: new Projects(options),
    runners: new Runners(options),
    users,
    currentUser: kept(async () => user.parse(await users.showCurrentUser())),
  };
}

export type Client = ReturnType<typeof openClient>;

export const tokenHint =
  'Make a project access token with the role Developer and the scope `api`, and give it to the job as the masked variable CML_TOKEN.';

/** Runs one request and words its failure. `action` completes "could not". */
export async function asking<T>(client: Client, action: string, request: () => Promise<T>): Promise<T> {
  try {
    return await request();
  } catch (error) {
    if (error instanceof CmlError) throw error;
    if (!(error instanceof Rejected)) throw unexpectedAnswer('GitLab', action, error);
    // GitLab says 401 to a job token for whatever such a token may never do.
    const forbidden = client.isJobToken && error.status === 401;
    const status = forbidden ? 403 : error.status;
    throw forgeFailure({
      forge: 'GitLab',
      action,
      said: forbidden ? 'CI_JOB_TOKEN may only read here' : error.message,
      permission: tokenHint,
      cause: error,
      ...(status && { status }),
    });
  }
}
