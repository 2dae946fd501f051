import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { boundedFetch, endOf, patience } from '../../../src/io/http.ts';

let server: Server;
let address: string;
let collecting: NodeJS.Timeout;
beforeAll(async () => {
  server = createServer((request, response) => {
    if (request.url === '/body') response.writeHead(200).write('the first half');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  setFlagsFromString('--expose_gc');
  const collectGarbage = runInNewContext('gc') as () => void;
  collecting = setInterval(collectGarbage, 20);
});
afterAll(() => {
  clearInterval(collecting);
  server.closeAllConnections();
  server.close();
});

test.each(['/', '/body'])(
  'a server that never ends its answer to %s is given up in time, whatever is collected meanwhile',
  async (path) => {
    const asked = boundedFetch(patience({ timeout: 300 }))(`${address}${path}`);
    await expect(asked).rejects.toMatchObject({ name: 'TimeoutError' });
  },
);

test('an answer that is read later is given up in time too', async () => {
  const answer = await fetch(`${address}/body`, { signal: endOf(patience({ timeout: 300 })) });
  await expect(answer.text()).rejects.toMatchObject({ name: 'TimeoutError' });
});

test.each(['patience', 'request'])('the abort of the %s ends a request before its time', async (whose) => {
  const stop = new AbortController();
  setTimeout(() => stop.abort(), 100);
  const ours = whose === 'patience';
  const send = boundedFetch(patience({ timeout: 60_000, ...(ours && { signal: stop.signal }) }));
  await expect(send(address, ours ? {} : { signal: stop.signal })).rejects.toMatchObject({
    name: 'AbortError',
  });
});
