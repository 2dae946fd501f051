import { Octokit } from '@octokit/core';
import { retry } from '@octokit/plugin-retry';
import { throttling } from '@octokit/plugin-throttling';
import Bottleneck from 'bottleneck/light.js';
import type { ForgeAddress } from '../../ci/types.ts';
import { boundedFetch, canWait, type Patience } from '../../io/http.ts';
import { CmlError } from '../../model/errors.ts';
import { forgeFailure, unexpectedAnswer } from '../failure.ts';
import { tellingLimits } from './limits.ts';

export interface Client {
  readonly octokit: Octokit;
  readonly repo: { readonly owner: string; readonly repo: string };
  readonly address: ForgeAddress;
  readonly token: string;
}

const Base = Octokit.plugin(throttling, retry);
const silent = { debug() {}, info() {}, warn() {}, error() {} };

/**
 * GitHub's own client with its throttling and retry plugins. One report writes three times at most, one after the other,
 * so the plugin's pause of one to three seconds before each write, meant for programs that write all day, is left out.
 */
export function openClient(address: ForgeAddress, token: string, patience: Patience): Client {
  const [owner = '', repo = ''] = address.repository.split('/');
  const wait = (seconds: number, _request: unknown, _octokit: unknown, count: number) =>
    count < patience.retries && canWait(patience, seconds);
  const octokit = new Base({
    auth: token,
    baseUrl: address.apiUrl,
    userAgent: 'cml',
    log: silent,
    request: { fetch: tellingLimits(boundedFetch(patience)), log: silent },
    throttle: {
      retryAfterBaseValue: patience.second,
      write: new Bottleneck.Group({ maxConcurrent: 1 }),
      notifications: new Bottleneck.Group({ maxConcurrent: 1 }),
      onRateLimit: wait,
      onSecondaryRateLimit: wait,
    },
    // Its own list but 429: whether a limit is waited for is decided above.
    retry: {
      retries: affordable(patience),
      retryAfterBaseValue: patience.second,
      doNotRetry: [400, 401, 403, 404, 410, 422, 429, 451],
    },
  });
  octokit.hook.before('request', ({ request }) => {
    if (request && !canWait(patience, 1)) request.retries = 0;
  });
  return { octokit, repo: { owner, repo }, address, token };
}

/**
 * How often a request may be sent again before the time is up: the plugin knows no deadline, and waits 1, 4, 9 … seconds as
 * often as it was told to.
 */
function affordable(patience: Patience): number {
  let retries = 0;
  for (let wait = 1; retries < patience.retries && canWait(patience, wait); wait += (retries + 1) ** 2)
    retries += 1;
  return retries;
}

interface HttpFailure {
  readonly status: number;
  /** Absent where the connection broke or no answer came in time; the client then makes up a status of 500. */
  readonly response?: { readonly data?: unknown };
}

interface GraphqlFailure {
  readonly errors: readonly { readonly type?: string; readonly message: string }[];
}

function isHttpFailure(error: unknown): error is Error & HttpFailure {
  return error instanceof Error && 'status' in error && typeof error.status === 'number';
}

export function isGraphqlFailure(error: unknown): error is Error & GraphqlFailure {
  return error instanceof Error && 'errors' in error && Array.isArray(error.errors);
}

/** GraphQL says no with status 200 and a word. */
const graphqlStatus: Readonly<Record<string, number>> = {
  NOT_FOUND: 404,
  FORBIDDEN: 403,
  INSUFFICIENT_SCOPES: 403,
  RATE_LIMITED: 429,
};

/** The status of a failed request, for a caller that has another way; undefined where no answer came. */
export function statusOf(error: unknown): number | undefined {
  if (isGraphqlFailure(error)) return graphqlStatus[error.errors[0]?.type ?? ''] ?? 400;
  if (!isHttpFailure(error) || error.response === undefined) return undefined;
  // A 403 for haste is no lack of permission.
  return error.status === 403 && /rate limit/i.test(error.message) ? 429 : error.status;
}

function said(error: Error): string {
  if (isGraphqlFailure(error)) return error.errors[0]?.message ?? '';
  // The client appends the address of the documentation, which says nothing about this case.
  return error.message.replace(/ - https:\/\/docs\.github\.com\S*$/, '');
}

/** Runs one request and words its failure. `action` completes "could not"; `permission` is the hint for a 403. */
export async function asking<T>(action: string, permission: string, request: () => Promise<T>): Promise<T> {
  try {
    return await request();
  } catch (error) {
    if (error instanceof CmlError) throw error;
    if (!isHttpFailure(error) && !isGraphqlFailure(error)) throw unexpectedAnswer('GitHub', action, error);
    const status = statusOf(error);
    throw forgeFailure({
      forge: 'GitHub',
      action,
      permission,
      said: said(error),
      cause: error,
      ...(status && { status }),
    });
  }
}
