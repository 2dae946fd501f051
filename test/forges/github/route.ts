import type { Call, Reply } from '../server.ts';
import type { GithubState, Identity } from './state.ts';

/** What a route is told: its parameters, the JSON body, and who asks. */
export interface Asked {
  readonly state: GithubState;
  readonly url: string;
  readonly me: Identity;
  readonly params: readonly string[];
  readonly query: URLSearchParams;
  readonly body: Record<string, unknown>;
  readonly call: Call;
}

export interface Route {
  readonly method: string;
  /** As in the description, under which requests and answers are checked. */
  readonly path: string;
  readonly needs?: readonly [
    what: keyof Extract<Identity, { kind: 'app' }>['rights'],
    right: 'read' | 'write',
  ];
  /** A user needs no role for it beyond reading, as for comments. */
  readonly anyReader?: boolean;
  /** Content that others are notified of, which secondary limits count. */
  readonly isContent?: boolean;
  answer(asked: Asked): Reply;
}

export function problem(status: number, message: string, more: object = {}): Reply {
  return {
    status,
    body: { message, documentation_url: 'https://docs.github.com/rest', status: String(status), ...more },
  };
}

export const notFound = problem(404, 'Not Found');

/** https://docs.github.com/rest/using-the-rest-api/using-pagination-in-the-rest-api: 30 rows unless asked, 100 at most. */
export function paginate<T>(asked: Asked, rows: readonly T[], show: (row: T) => object): Reply {
  const size = Math.min(100, Number(asked.query.get('per_page') ?? 30));
  const page = Number(asked.query.get('page') ?? 1);
  const last = Math.max(1, Math.ceil(rows.length / size));
  const link = (number: number, rel: string) => {
    const query = new URLSearchParams(asked.query);
    query.set('page', String(number));
    return `<${asked.url}${asked.call.path}?${query}>; rel="${rel}"`;
  };
  const links = page < last ? [link(page + 1, 'next'), link(last, 'last')] : [];
  if (page > 1) links.unshift(link(page - 1, 'prev'), link(1, 'first'));
  return {
    status: 200,
    body: rows.slice((page - 1) * size, page * size).map(show),
    ...(links.length > 0 && { headers: { link: links.join(', ') } }),
  };
}
