import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openForge } from '../../../src/forges/index.ts';
import { patience } from '../../../src/io/http.ts';
import { proxiedFetch, proxyFor } from '../../../src/io/proxy.ts';
import { startGitlab, tokens } from '../../forges/gitlab/index.ts';

describe('the proxy for a URL', () => {
  const url = (text: string) => new URL(text);
  it.each([
    ['https://gitlab.com/x', { https_proxy: 'http://p:3128' }, 'http://p:3128'],
    ['https://gitlab.com/x', { HTTPS_PROXY: 'p:3128' }, 'http://p:3128'],
    ['https://gitlab.com/x', { https_proxy: 'http://small', HTTPS_PROXY: 'http://large' }, 'http://small'],
    ['http://gitlab.corp/x', { https_proxy: 'http://p:3128' }, undefined],
    ['http://gitlab.corp/x', { all_proxy: 'http://p:3128' }, 'http://p:3128'],
    ['https://gitlab.com/x', {}, undefined],
    ['https://gitlab.com/x', { https_proxy: '' }, undefined],
  ])('%s with %o is %s', (target, env, expected) => expect(proxyFor(url(target), env)).toBe(expected));

  it.each([
    ['*', true],
    ['gitlab.corp', true],
    ['corp', true],
    ['.corp', true],
    ['*.corp', true],
    ['GITLAB.CORP', true],
    ['localhost, gitlab.corp', true],
    ['gitlab.corp:443', true],
    ['gitlab.corp:8443', false],
    ['lab.corp', false],
    ['other', false],
    ['', false],
    [', ,', false],
  ])('no_proxy %s exempts gitlab.corp: %s', (no_proxy, exempt) => {
    const found = proxyFor(url('https://gitlab.corp/api'), { https_proxy: 'http://p:1', NO_PROXY: no_proxy });
    expect(found === undefined).toBe(exempt);
  });
});

describe('a forge behind a proxy', () => {
  const passed: string[] = [];
  const proxy = createServer((request, response) => {
    passed.push(`${request.method} ${request.url} ${request.headers['proxy-authorization'] ?? ''}`.trim());
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', async () => {
      const {
        'proxy-authorization': _,
        'proxy-connection': __,
        connection: ___,
        host: ____,
        ...headers
      } = request.headers;
      const body = request.method === 'GET' ? undefined : Buffer.concat(chunks);
      const answer = await fetch(request.url ?? '', {
        method: request.method ?? 'GET',
        headers: headers as Record<string, string>,
        ...(body && { body }),
      });
      response
        .writeHead(answer.status, { 'content-type': 'application/json' })
        .end(Buffer.from(await answer.arrayBuffer()));
    });
  });
  proxy.on('connect', (request, socket) => {
    passed.push(`CONNECT ${request.url}`);
    const [host = '', port = ''] = (request.url ?? '').split(':');
    const line = connect(Number(port), host, () => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n');
      line.pipe(socket).pipe(line);
    });
    line.on('error', () => socket.destroy());
    socket.on('error', () => line.destroy());
  });
  let url: string;
  let server: Awaited<ReturnType<typeof startGitlab>>;
  beforeAll(async () => {
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
    url = `http://user:pass@127.0.0.1:${(proxy.address() as AddressInfo).port}`;
    server = await startGitlab();
    server.openMergeRequest({ iid: 12, sha: 'c'.repeat(40) });
  });
  afterAll(async () => {
    await server.close();
    proxy.closeAllConnections();
    proxy.close();
  });

  async function post(env: NodeJS.ProcessEnv): Promise<readonly string[]> {
    passed.length = 0;
    const { apiUrl, url: webUrl, state } = server;
    const forge = await openForge({ kind: 'gitlab', apiUrl, webUrl, repository: state.project }, tokens.bot, {
      env,
      patience: patience({ fetch: proxiedFetch(env) }),
    });
    await forge.createComment({ kind: 'change-request', number: 12 }, 'x');
    return [...passed];
  }

  it('is reached through it, with its password', async () => {
    const [line] = await post({ http_proxy: url });
    expect(line).toMatch(/^POST http:\/\/127\.0\.0\.1:\d+\/api\/v4\/\S+\/notes Basic dXNlcjpwYXNz$/);
    expect(server.state.notes.filter((one) => one.body === 'x')).toHaveLength(1);
  });

  it('is reached past it where NO_PROXY says so', async () => {
    expect(await post({ http_proxy: url, NO_PROXY: '127.0.0.1' })).toEqual([]);
  });

  it('is asked for by a tunnel where it speaks TLS', async () => {
    const send = proxiedFetch({ https_proxy: url });
    passed.length = 0;
    // The forge does not speak TLS, so no answer comes; the tunnel was asked for all the same.
    await expect(send(server.url.replace('http:', 'https:'))).rejects.toThrow();
    expect(passed).toEqual([`CONNECT ${new URL(server.url).host}`]);
  });
});
