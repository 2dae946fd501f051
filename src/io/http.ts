import { setTimeout as sleep } from 'node:timers/promises';

/** How long a program is willing to wait for a server, all requests of one command together. */
export interface Patience {
  /** Milliseconds for one request, its answer's body included. */
  readonly timeout: number;
  /** When everything must be over, in milliseconds of `Date.now()`. */
  readonly deadline: () => number;
  /** Gives all of the time again: after a training that took hours, say. */
  readonly restart: () => void;
  /** How often a request is sent again. */
  readonly retries: number;
  /** Milliseconds in one second of waiting: 1000, and less where a test should not wait. */
  readonly second: number;
  readonly signal?: AbortSignal;
  /** What sends a request, where that is not simply Node's fetch: see proxiedFetch. */
  readonly fetch?: Fetch;
}

/** Two minutes in all: a forge that is down longer must not hold a build that has done its work. */
export function patience(options: Partial<Patience> & { total?: number } = {}): Patience {
  const { total = 120_000, ...rest } = options;
  let end = Date.now() + total;
  return {
    timeout: 30_000,
    deadline: () => end,
    restart() {
      end = Date.now() + total;
    },
    retries: 3,
    second: 1000,
    ...rest,
  };
}

/** Whether there is time to wait `seconds` and still be answered. */
export function canWait(patience: Patience, seconds: number): boolean {
  return Date.now() + seconds * patience.second < patience.deadline() && patience.signal?.aborted !== true;
}

/** Node's fetch, or what sends a request in its place. */
export type Fetch = (url: string | URL | Request, init?: RequestInit) => Promise<Response>;

const bodiless = new Set([101, 204, 205, 304]);

/** When one request that begins now is given up, its answer's body included: by its timeout, the deadline or an abort. */
export function endOf(patience: Patience, own?: AbortSignal | null): AbortSignal {
  const left = Math.max(1, Math.min(patience.timeout, patience.deadline() - Date.now()));
  // Not AbortSignal.timeout: Node 20 collects one that is heard through AbortSignal.any alone, and the request never ends.
  const late = new AbortController();
  const why =
    left < patience.timeout ? 'The time for all requests was up' : `No answer within ${left / 1000} s`;
  setTimeout(() => late.abort(new DOMException(`${why}.`, 'TimeoutError')), left).unref();
  return AbortSignal.any([late.signal, patience.signal, own].filter((signal) => signal != null));
}

/**
 * A fetch that always ends: by the request's timeout, the command's deadline or its abort. The body has been read when
 * it returns, so an answer that breaks off or never ends is an error here and not an empty text later.
 */
export function boundedFetch(patience: Patience, inner: Fetch = patience.fetch ?? fetch): Fetch {
  return async (url, init) => {
    const answer = await inner(url, { ...init, signal: endOf(patience, init?.signal) });
    const body = await answer.arrayBuffer();
    return new Response(bodiless.has(answer.status) ? null : body, answer);
  };
}

/** Seconds that an answer asks to wait: `Retry-After` as seconds or as a date (RFC 9110, section 10.2.3). */
export function retryAfter(headers: Headers): number | undefined {
  const text = headers.get('retry-after');
  if (text === null) return undefined;
  const seconds = /^\d+$/.test(text.trim()) ? Number(text) : (Date.parse(text) - Date.now()) / 1000;
  return Number.isNaN(seconds) ? undefined : Math.max(0, seconds);
}

/** Turned away for haste, which proxies word as a 403 too. */
function isTooSoon({ status, headers }: Response): boolean {
  return status === 429 || (status === 403 && retryAfter(headers) !== undefined);
}

const transient = new Set([500, 502, 503, 504]);

/**
 * Sends a request again where that may help and cannot harm: after a lost connection or a 5xx only where doing it twice
 * is the same as once (`repeatable`), after a 429, or a 403 that says when to come again, always: that was not carried
 * out. Returns the last answer, whatever its status; rejects where there was none.
 */
export function patientFetch(patience: Patience, inner?: Fetch) {
  const once = boundedFetch(patience, inner);
  return async (
    url: string | URL,
    init: RequestInit & { readonly repeatable: boolean },
  ): Promise<Response> => {
    const { repeatable, ...request } = init;
    for (let attempt = 0; ; attempt += 1) {
      const outcome = await once(url, request).catch((error: unknown) => ({ error }));
      const answer = outcome instanceof Response ? outcome : undefined;
      const retriable =
        answer === undefined ? repeatable : isTooSoon(answer) || (repeatable && transient.has(answer.status));
      const wait = (answer && retryAfter(answer.headers)) ?? (attempt + 1) ** 2;
      if (retriable && attempt < patience.retries && canWait(patience, wait)) {
        await sleep(wait * patience.second, undefined, { signal: patience.signal });
        continue;
      }
      if (outcome instanceof Response) return outcome;
      throw outcome.error;
    }
  };
}
