import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join, resolve } from 'node:path';
import { exec } from '../../src/io/process.ts';
import { temporaryDirectory } from './repo.ts';

export interface Registry {
  readonly url: string;
  close(): Promise<void>;
}

/**
 * An npm registry whose one package is this repository, as `npm pack` would publish it: what `npx cml@1` runs. Its
 * optional, native packages are not there.
 */
export async function startRegistry(): Promise<Registry> {
  const root = resolve(import.meta.dirname, '../..');
  const folder = temporaryDirectory('pack');
  const packed = await exec('npm', ['pack', '--ignore-scripts', '--pack-destination', folder], {
    cwd: root,
    env: process.env,
  });
  const name = readdirSync(folder).find((file) => file.endsWith('.tgz'));
  if (!name) throw new Error(`npm pack failed: ${packed.stderr}`);
  const bytes = readFileSync(join(folder, name));
  const { version, bin, engines } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

  const server = createServer((request, response) => {
    if (request.url === '/cml.tgz') return void response.end(bytes);
    if (request.url !== '/cml') return void response.writeHead(404).end('{"error":"not found"}');
    const dist = {
      tarball: `${url}/cml.tgz`,
      integrity: `sha512-${createHash('sha512').update(bytes).digest('base64')}`,
    };
    const versions = { [version]: { name: 'cml', version, bin, engines, dist } };
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ name: 'cml', 'dist-tags': { latest: version }, versions }));
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    close: () =>
      new Promise((done) => {
        server.closeAllConnections();
        server.close(() => done());
      }),
  };
}
