import { execFileSync, spawn } from 'node:child_process';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { gitEnvironment, makeRepo, type Repo, temporaryDirectory } from './repo.ts';

export type Right = 'read' | 'write';

/** What a token may do, by repository (`owner/name`, or `*`). */
export type Rights = Readonly<Record<string, Right>>;

export interface Fault {
  /** Which requests it strikes; all where absent. */
  readonly when?: (request: { method: string; path: string; service: string }) => boolean;
  /** `reset-after` lets the request take effect and then cuts the line before the answer. */
  readonly kind: 'status' | 'hang' | 'reset' | 'reset-after' | 'slow';
  readonly status?: number;
  /** How often it strikes; for ever where absent. */
  times?: number;
}

export interface GitServer {
  readonly url: string;
  /** `METHOD path` of every request, in order. */
  readonly requests: string[];
  readonly faults: Fault[];
  /** Rights by token; change it to let a token expire. */
  readonly tokens: Map<string, Rights>;
  /** Makes a bare repository `owner/name` and returns it. */
  create(name: string): Repo;
  repositoryUrl(name: string): string;
  close(): Promise<void>;
}

/**
 * Git's own smart HTTP server, `git http-backend`, behind authentication. As on the forges, a stranger is asked for
 * credentials (401), a token without any right sees nothing (404), and one that may only read gets 403 on a push.
 */
export async function startGitServer(tokens: Readonly<Record<string, Rights>> = {}): Promise<GitServer> {
  const root = temporaryDirectory('server');
  const state = { requests: [] as string[], faults: [] as Fault[], tokens: new Map(Object.entries(tokens)) };
  const server = createServer((request, response) => {
    handleGit(request, response, { root, ...state }).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    ...state,
    create(name) {
      const repo = makeRepo({ bare: true, path: join(root, `${name}.git`) });
      repo.git('config', 'http.receivepack', 'true');
      repo.git('config', 'uploadpack.allowFilter', 'true');
      return repo;
    },
    repositoryUrl: (name) => `${url}/${name}.git`,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

export interface Served {
  readonly root: string;
  readonly requests: string[];
  readonly faults: Fault[];
  readonly tokens: ReadonlyMap<string, Rights>;
}

/** Answers one request of git, or of `blob/SHA/path`; other servers of a forge may mount it. */
export async function handleGit(
  request: IncomingMessage,
  response: ServerResponse,
  served: Served,
): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://server');
  const method = request.method ?? 'GET';
  const blob = /^\/((?:[^/]+\/)+?[^/]+?)(?:\/-)?\/blob\/([^/]+)\/(.+)$/.exec(url.pathname);
  const git = /^\/((?:[^/]+\/)+[^/]+?)(?:\.git)?\/(info\/refs|git-upload-pack|git-receive-pack)$/.exec(
    url.pathname,
  );
  const service = url.searchParams.get('service') ?? git?.[2] ?? 'blob';
  served.requests.push(`${method} ${url.pathname}${url.search}`);

  const fault = served.faults.find(
    (item) => item.times !== 0 && (item.when?.({ method, path: url.pathname, service }) ?? true),
  );
  if (fault?.times !== undefined) fault.times -= 1;
  if (fault?.kind === 'hang') return;
  if (fault?.kind === 'reset') return void response.destroy();
  if (fault?.kind === 'status') return void response.writeHead(fault.status ?? 500).end();
  if (fault?.kind === 'slow') await new Promise((resolve) => setTimeout(resolve, 300));

  const name = blob?.[1] ?? git?.[1];
  if (name === undefined) return void response.writeHead(404).end();
  const refusal = refuse(rightsOf(request, served.tokens), name, service === 'git-receive-pack');
  if (refusal !== undefined)
    return void response.writeHead(refusal.status, refusal.headers).end(refusal.text);
  const directory = join(served.root, `${name}.git`);
  if (blob !== null) return serveBlob(response, directory, blob[2]!, decodeURIComponent(blob[3]!));

  const body: Buffer[] = [];
  for await (const chunk of request) body.push(chunk as Buffer);
  const answer = await backend(request, Buffer.concat(body), served.root, url);
  if (fault?.kind === 'reset-after') return void response.destroy();
  response.writeHead(answer.status, answer.headers).end(answer.body);
}

/** The rights of the token in an Authorization header; undefined for a stranger or an expired token. */
export function rightsOf(request: IncomingMessage, tokens: ReadonlyMap<string, Rights>): Rights | undefined {
  const headers = request.headersDistinct.authorization ?? [];
  // GitHub refuses a request that carries two.
  if (headers.length !== 1) return undefined;
  const basic = /^basic (\S+)$/i.exec(headers[0]!)?.[1];
  const bearer = /^(?:bearer|token) (\S+)$/i.exec(headers[0]!)?.[1];
  const token =
    basic === undefined
      ? bearer
      : Buffer.from(basic, 'base64')
          .toString('utf8')
          .replace(/^[^:]*:/, '');
  return token === undefined ? undefined : tokens.get(token);
}

function refuse(
  rights: Rights | undefined,
  name: string,
  writes: boolean,
): { status: number; headers: Record<string, string>; text: string } | undefined {
  if (rights === undefined)
    return { status: 401, headers: { 'WWW-Authenticate': 'Basic realm="git"' }, text: 'Bad credentials\n' };
  const right = rights[name] ?? rights['*'];
  if (right === undefined) return { status: 404, headers: {}, text: 'Repository not found.\n' };
  if (writes && right !== 'write')
    return {
      status: 403,
      headers: { 'Content-Type': 'text/plain' },
      text: `Permission to ${name}.git denied.\n`,
    };
  return undefined;
}

/** A file of a commit, as a forge's `blob/SHA/path?raw=true` gives it to who may read the repository. */
export function serveBlob(response: ServerResponse, directory: string, sha: string, path: string): void {
  const types: Record<string, string> = {
    png: 'image/png',
    svg: 'image/svg+xml',
    jpg: 'image/jpeg',
    gif: 'image/gif',
  };
  try {
    const options = { cwd: directory, env: gitEnvironment, stdio: 'pipe', maxBuffer: 1 << 26 } as const;
    const bytes = execFileSync('git', ['cat-file', 'blob', `${sha}:${path}`], options);
    response
      .writeHead(200, { 'Content-Type': types[path.split('.').at(-1) ?? ''] ?? 'text/plain' })
      .end(bytes);
  } catch {
    response.writeHead(404).end('Not Found\n');
  }
}

interface Answer {
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly body: Buffer;
}

/** Runs `git http-backend` by the rules of CGI (RFC 3875). */
async function backend(request: IncomingMessage, body: Buffer, root: string, url: URL): Promise<Answer> {
  const zipped = request.headers['content-encoding'] === 'gzip';
  const input = zipped ? gunzipSync(body) : body;
  const child = spawn('git', ['http-backend'], {
    env: {
      ...gitEnvironment,
      GIT_PROJECT_ROOT: root,
      GIT_HTTP_EXPORT_ALL: '1',
      GIT_PROTOCOL: String(request.headers['git-protocol'] ?? ''),
      PATH_INFO: url.pathname,
      QUERY_STRING: url.search.slice(1),
      REQUEST_METHOD: request.method,
      CONTENT_TYPE: request.headers['content-type'] ?? '',
      CONTENT_LENGTH: String(input.length),
      REMOTE_USER: 'test',
    },
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  child.stdin.on('error', () => {});
  child.stdin.end(input);
  const chunks: Buffer[] = [];
  for await (const chunk of child.stdout) chunks.push(chunk as Buffer);
  const output = Buffer.concat(chunks);
  const end = output.indexOf('\r\n\r\n');
  const headers: Record<string, string> = {};
  let status = 200;
  for (const line of output.toString('latin1', 0, end).split('\r\n')) {
    const [name = '', value = ''] = line.split(/:\s*/, 2);
    if (name.toLowerCase() === 'status') status = Number.parseInt(value, 10);
    else headers[name] = value;
  }
  return { status, headers, body: output.subarray(end + 4) };
}
