import * as z from 'zod/mini';
import { type Fetch, retryAfter } from '../../io/http.ts';

const graphql = z.object({
  errors: z.array(z.object({ type: z.optional(z.string()), message: z.string() })),
});

/** In seconds, where nobody says: https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api */
const usualWait = 60;

/** What GraphQL says of a limit, with status 200. */
async function limitInGraphql(answer: Response): Promise<string | undefined> {
  const text = answer.status === 200 ? await answer.clone().text() : '';
  if (!text.includes('"RATE_LIMITED"')) return undefined;
  const { data } = graphql.safeParse(JSON.parse(text));
  return data?.errors.find(({ type }) => type === 'RATE_LIMITED')?.message;
}

/**
 * Tells every limit as GitHub's client knows one, so that it alone decides whether there is time to wait. By itself it
 * misses the 429 or the `Retry-After` of a proxy, and GraphQL's limits on a server of one's own, where the path is another.
 */
export function tellingLimits(inner: Fetch): Fetch {
  return async (url, init) => {
    const answer = await inner(url, init);
    const { status } = answer;
    const said = /\/graphql$/.test(String(url)) ? await limitInGraphql(answer) : undefined;
    const asked = retryAfter(answer.headers);
    const isTooSoon = status === 429 || (status === 403 && asked !== undefined) || said !== undefined;
    if (!isTooSoon) return answer;
    const headers = new Headers(answer.headers);
    if (headers.get('x-ratelimit-remaining') !== '0') {
      headers.set('x-ratelimit-remaining', '0');
      headers.set('x-ratelimit-reset', String(Math.ceil(Date.now() / 1000 + (asked ?? usualWait))));
    }
    const body = said === undefined ? await answer.arrayBuffer() : JSON.stringify({ message: said });
    return new Response(body, { status: 429, headers });
  };
}
