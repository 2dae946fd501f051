import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** A request as a forge's routes see it. */
export interface Call {
  readonly method: string;
  /** Decoded by nobody yet: `/api/v4/projects/a%2Fb`. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
}

export interface Reply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** A string is sent as plain text, bytes as they are, anything else as JSON. */
  readonly body?: unknown;
}

/** Something that goes wrong between a program and its forge. */
export interface Fault {
  /** Which requests it strikes; all of the API's where absent. */
  readonly when?: (call: { readonly method: string; readonly path: string }) => boolean;
  /**
   * `status`: answered so, and not carried out. `reset`: the line is cut before anything happens; `reset-after`: after
   * it took effect; `hang-after`: it took effect and no answer ever comes; `cut`: the answer breaks off half-way.
   */
  readonly kind: 'status' | 'reset' | 'reset-after' | 'hang' | 'hang-after' | 'cut';
  readonly reply?: Reply;
  /** How often it strikes; for ever where absent. */
  times?: number;
}

export interface Recorded {
  readonly method: string;
  readonly path: string;
  /** 0 where no answer was sent. */
  readonly status: number;
}

export interface Listening {
  readonly url: string;
  /** Every request to the API, in order of their answers. */
  readonly requests: Recorded[];
  readonly faults: Fault[];
  /** Milliseconds that every answer of the API takes. */
  delay: number;
  close(): Promise<void>;
}

/** One forge on one port: `api` answers what begins with `/api` or another `base`, `rest` (git and pages) everything else. */
export async function listen(
  api: (call: Call, url: string) => Promise<Reply>,
  rest: (request: IncomingMessage, response: ServerResponse, url: string) => Promise<void>,
  options: { port?: number; prefix?: string; base?: string } = {},
): Promise<Listening> {
  const { prefix = '', base = '/api' } = options;
  const server = createServer((request, response) => {
    const handled = request.url?.startsWith(`${prefix}${base}/`)
      ? answer(request, response)
      : rest(request, response, listening.url);
    handled.catch((error: unknown) => {
      console.error(error);
      response.destroy();
    });
  });
  await new Promise<void>((resolve) => server.listen(options.port ?? 0, '127.0.0.1', resolve));
  const listening: Listening = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}${prefix}`,
    requests: [],
    faults: [],
    delay: 0,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://forge');
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const call: Call = {
      method: request.method ?? 'GET',
      path: url.pathname.slice(prefix.length),
      query: url.searchParams,
      headers: request.headers,
      body: Buffer.concat(chunks),
    };
    const record = (status: number) =>
      listening.requests.push({ method: call.method, path: call.path + url.search, status });
    const fault = listening.faults.find((one) => one.times !== 0 && (one.when?.(call) ?? true));
    if (fault?.times !== undefined) fault.times -= 1;
    if (listening.delay > 0) await sleep(listening.delay);
    if (fault?.kind === 'hang') return void record(0);
    if (fault?.kind === 'reset') {
      record(0);
      return void response.destroy();
    }
    const reply =
      fault?.kind === 'status' ? (fault.reply ?? { status: 500 }) : await api(call, listening.url);
    if (fault?.kind === 'hang-after') return void record(0);
    if (fault?.kind === 'reset-after') {
      record(0);
      return void response.destroy();
    }
    record(reply.status);
    send(response, reply, fault?.kind === 'cut');
  }

  return listening;
}

function send(response: ServerResponse, reply: Reply, cut: boolean): void {
  const { body } = reply;
  const isText = typeof body === 'string';
  const raw = Buffer.isBuffer(body);
  const bytes = raw
    ? body
    : body === undefined
      ? Buffer.alloc(0)
      : Buffer.from(isText ? body : JSON.stringify(body));
  const type = isText ? 'text/plain; charset=utf-8' : 'application/json; charset=utf-8';
  response.writeHead(reply.status, {
    ...(bytes.length > 0 && !raw && { 'content-type': type }),
    ...(bytes.length > 0 && { 'content-length': bytes.length }),
    ...reply.headers,
  });
  if (!cut) return void response.end(bytes);
  response.write(bytes.subarray(0, Math.floor(bytes.length / 2)));
  setTimeout(() => response.destroy(), 5);
}
