import { parseJson } from '../formats/json.ts';
import { type Tree, textAt } from '../formats/tree.ts';
import { type Fetch, type Patience, patientFetch } from '../io/http.ts';
import { shown } from '../io/paths.ts';
import { CmlError } from '../model/errors.ts';

/** Bytes of one answer: the metrics of a run with a hundred thousand keys, and no more. */
const maxBytes = 64 * 1024 * 1024;

/** A server may send on to another path of its own, so often. */
const maxRedirects = 3;

export interface Client {
  /** The answer as a tree. `path` is below the base. Undefined for 404. Throws CmlError `remote-refused`. */
  get(path: string, query?: Readonly<Record<string, string>>): Promise<Tree | undefined>;
  post(path: string, body: unknown): Promise<Tree | undefined>;
  /** The bytes of an answer, of a request that the protocol may have signed. `isAbsent` tells what else means 404. */
  send(
    url: string,
    init: RequestInit,
    isAbsent?: (status: number, said: string) => boolean,
  ): Promise<Uint8Array | undefined>;
}

/**
 * Asks one server, which may be down, slow, endless, or somebody else's: every answer is bounded in time by `patience` and
 * in bytes, is JSON, and comes from the host that was asked. Only reads are sent, so each may be sent again.
 */
export function openClient(
  base: string,
  headers: Readonly<Record<string, string>>,
  patience: Patience,
): Client {
  const fetchOnce = patientFetch(patience, limited(patience.fetch ?? fetch));

  const send: Client['send'] = async (url, init, isAbsent) => {
    let at = new URL(url);
    for (let hops = 0; hops <= maxRedirects; hops += 1) {
      const answer = await reach(at, init);
      const next = answer.headers.get('location');
      if (answer.status >= 300 && answer.status < 400 && next !== null) {
        at = sameHost(at, next);
        continue;
      }
      const content = new Uint8Array(await answer.arrayBuffer());
      if (answer.ok) return content;
      const said = messageIn(content);
      if (answer.status === 404 || isAbsent?.(answer.status, said)) return undefined;
      throw refused(at, `answered ${answer.status}${hint(answer.status) || (said && `: ${said}`)}`);
    }
    throw refused(at, 'sends on in a circle');
  };

  async function tree(url: string, init: RequestInit): Promise<Tree | undefined> {
    const content = await send(url, init);
    return content && parsed(new URL(url), content);
  }

  async function reach(url: URL, init: RequestInit): Promise<Response> {
    try {
      return await fetchOnce(url, { ...init, redirect: 'manual', repeatable: true });
    } catch (cause) {
      if (cause instanceof CmlError) throw cause;
      throw refused(url, reasonOf(cause), cause);
    }
  }

  const address = (path: string) => `${base.replace(/\/+$/, '')}/${path}`;
  return {
    send,
    get: (path, query = {}) => {
      const words = new URLSearchParams(query).toString();
      return tree(address(path) + (words === '' ? '' : `?${words}`), { headers: { ...headers } });
    },
    post: (path, body) =>
      tree(address(path), {
        method: 'POST',
        headers: { ...headers, 'Content-Type': 'application/json' },
        body: JSON.stringify(body),
      }),
  };
}

function limited(inner: Fetch): Fetch {
  return async (url, init) => {
    const answer = await inner(url, init);
    if (answer.body === null) return answer;
    let bytes = 0;
    const count = new TransformStream<Uint8Array, Uint8Array>({
      transform(chunk, controller) {
        bytes += chunk.length;
        if (bytes > maxBytes)
          controller.error(refused(new URL(answer.url), `sent more than ${maxBytes} bytes`));
        else controller.enqueue(chunk);
      },
    });
    return new Response(answer.body.pipeThrough(count), answer);
  };
}

/** A credential goes to nobody but the host that it was given for. */
function sameHost(from: URL, location: string): URL {
  const to = URL.canParse(location, from.href) ? new URL(location, from) : undefined;
  const isSame =
    to?.hostname === from.hostname && (to.protocol === from.protocol || to.protocol === 'https:');
  if (to && isSame) return to;
  throw refused(from, `sends on to ${to?.host ?? 'nowhere'}, which is not followed`);
}

/** What a server says of its refusal: MLflow and AWS, Prometheus, Google, in this order. One line. */
function messageIn(content: Uint8Array): string {
  try {
    const body = parseJson(content);
    const said =
      textAt(body, 'message') ??
      textAt(body, 'Message') ??
      textAt(body, 'error') ??
      textAt(body, 'error', 'message');
    return shown(said ?? '').replace(/[.\s]+$/, '');
  } catch {
    return '';
  }
}

function parsed(url: URL, content: Uint8Array): Tree {
  try {
    return parseJson(content);
  } catch (cause) {
    throw refused(url, 'answered with something that is not JSON: is it the right address?', cause);
  }
}

function hint(status: number): string {
  if (status === 401) return ': the credential is missing or not accepted';
  return status === 403 ? ': the credential may not read this' : '';
}

function reasonOf(cause: unknown): string {
  const error = cause instanceof Error ? cause : undefined;
  if (error?.name === 'TimeoutError') return 'did not answer in time';
  const inner = error?.cause as NodeJS.ErrnoException | undefined;
  return `cannot be reached${inner?.code ? ` (${inner.code})` : ''}`;
}

function refused(url: URL, what: string, cause?: unknown): CmlError {
  return new CmlError('remote-refused', `${url.origin} ${what}`, { cause });
}

/** What must be there wherever the address is right. Throws CmlError `remote-refused`. */
export function required(answer: Tree | undefined, base: string): Tree {
  if (answer !== undefined) return answer;
  throw refused(new URL(base), 'does not know what it was asked: is it the right address?');
}
